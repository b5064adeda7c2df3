using Homeward.App.Language;
using Homeward.Evidence;
using Homeward.Persons;
using Microsoft.AspNetCore.WebUtilities;

namespace Homeward.App.Reading;

/// <summary>A text with the statements in it and the names named there; of a long one the piece that is read now.</summary>
/// <param name="Statements">all of them, by number</param>
/// <param name="Danger">words in it that mean danger</param>
public sealed record ReadText(
    string Text, string? Lang, IReadOnlyList<StatementItem> Statements, IReadOnlyList<MentionRow> Mentions, IReadOnlyList<string> Danger)
{
    /// <summary>The name of a piece in an address.</summary>
    public const string Piece = "piece";

    private readonly TextLayer layer = TextLayer.Of(Text);

    private IReadOnlyList<TextPiece>? pieces;

    /// <summary>The form of a new statement, with what was typed; its page's address.</summary>
    public SayForm Saying { get; init; } = new();

    public string? Here { get; init; }

    /// <summary>True when somebody asked to see the telephone numbers in it.</summary>
    public bool WithNumbers { get; init; }

    /// <summary>Which piece was asked for, from 1; another number than there are is the nearest.</summary>
    public int Asked { get; init; } = 1;

    public IReadOnlyList<TextPiece> Pieces => pieces ??= TextPieces.Of(layer, [.. Statements.Select(s => s.Place)]);

    public int Number => Math.Clamp(Asked, 1, Pieces.Count);

    public TextPiece Now => Pieces[Number - 1];

    /// <summary>The statements beside this piece.</summary>
    public IEnumerable<StatementItem> Beside => Statements.Skip(Now.First - 1).Take(Now.Count);

    /// <summary>The first statement that waits; 0 where none does.</summary>
    public int FirstWaiting => Statements.FirstOrDefault(s => s.State == Claims.ClaimState.Proposed)?.Number ?? 0;

    /// <summary>The piece as the page shows it: telephone numbers, cards and addresses of others are hidden, letter for letter.</summary>
    public string Shown => WithNumbers ? Plain : HiddenNumbers.In(Plain);

    /// <summary>True when something is hidden, so that the page can say so.</summary>
    public bool HidesNumbers => !WithNumbers && !string.Equals(Shown, Plain, StringComparison.Ordinal);

    private string Plain => layer.Quote(Now.From, Now.Length)!;

    /// <summary>The marks of the statements in this piece, counted from its first code point.</summary>
    public IEnumerable<Mark> Marks(Words words) =>
        from s in Statements
        where !s.Erased && s.Place.Start >= Now.From && s.Place.Start < Now.From + Now.Length && BelongsHere(s.Number)
        let start = s.Place.Start - Now.From
        select new Mark(s.Number, start, Math.Min(s.Place.Length, Now.Length - start), s.Kind,
            words["statement.mark", ("n", s.Number), ("what", s.Stage is null ? words.Of("kind", s.Kind) : words.Of("stage", s.Stage))],
            Now.Holds(s.Number) ? null : To(s.Number));

    /// <summary>Address of a piece, with what this page shows otherwise.</summary>
    public string At(int piece) => QueryHelpers.AddQueryString(Bare(), Piece, piece.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Address of a statement, on whatever piece.</summary>
    public string To(int number) => $"{At(PieceOf(number))}#s{number}";

    public int PieceOf(int number) => Math.Max(1, Pieces.TakeWhile(p => !p.Holds(number)).Count() + 1);

    private bool BelongsHere(int number) => Pieces[PieceOf(number) - 1].From == Now.From;

    private string Bare()
    {
        var (path, query) = (Here ?? "").Split('?') is [var p, var q] ? (p, QueryHelpers.ParseQuery(q)) : (Here ?? "", []);
        return QueryHelpers.AddQueryString(path, query.Where(q => q.Key != Piece).Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString())));
    }
}
