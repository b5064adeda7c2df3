using System.Globalization;

namespace Homeward.Basics;

[Flags]
internal enum TokenTraits : byte
{
    None = 0,

    /// <summary>Begins with a capital letter.</summary>
    Capital = 1,

    /// <summary>A number with an ordinal ending: 21-го, 13th.</summary>
    Ordinal = 2,

    /// <summary>A number with a plural ending: 90-х, 1990s.</summary>
    Plural = 4,

    /// <summary>A number that is part of something else: a time, a model, a percentage, a decimal.</summary>
    NotDate = 8,

    /// <summary>Letters of two scripts or digits of two scripts in one word.</summary>
    Mixed = 16,

    /// <summary>No blank between this and what stands before.</summary>
    Glued = 32,

    /// <summary>A number after an apostrophe: '22.</summary>
    Short = 64,
}

/// <summary>One word, number or sign of a text. Start and Length count UTF-16 units.</summary>
internal struct DateToken
{
    public int Start, Length, Number;
    public Word Kind, Kind2;
    public short Value, Value2;
    public byte Digits;
    public TokenTraits Traits;

    public readonly int End => Start + Length;

    public readonly bool Is(Word kind) => Kind == kind || Kind2 == kind;

    public readonly short ValueOf(Word kind) => Kind == kind ? Value : Value2;

    public readonly bool Has(TokenTraits trait) => (Traits & trait) != 0;
}

/// <summary>Cuts text into tokens, joining the longest word groups the lexicon knows.</summary>
internal ref struct DateTokenizer(ReadOnlySpan<char> text, DateLexicon lexicon, int start)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at = start;

    /// <summary>Where the next token would begin.</summary>
    public readonly int At => _at;

    /// <summary>Fills the buffer; stops at its end, or where a sentence or paragraph ends once half of it is
    /// full.</summary>
    public int Fill(Span<DateToken> into)
    {
        var n = 0;
        while (n < into.Length && Next(ref into[n]))
        {
            n++;
            if (n > into.Length / 2 && into[n - 1].Is(Word.Break)) break;
        }

        return n;
    }

    private bool Next(ref DateToken token)
    {
        token = default;
        var from = _at;
        var lines = 0;
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] is '\u200b' or '\ufeff'))
        {
            if (_text[_at++] == '\n') lines++;
        }

        if (_at >= _text.Length) return false;
        if (lines > 1)
        {
            (token.Kind, token.Start) = (Word.Break, _at);
            return true;
        }

        token.Start = _at;
        if (_at == from && _at > 0) token.Traits |= TokenTraits.Glued;
        var c = _text[_at];
        if (char.IsDigit(c)) Digits(ref token);
        else if (char.IsLetter(c)) Letters(ref token);
        else Sign(ref token, c);
        token.Length = _at - token.Start;
        return true;
    }

    private void Sign(ref DateToken token, char c)
    {
        _at++;
        token.Kind = c switch
        {
            '-' or '–' or '—' or '‑' or '‒' or '−' => Word.Dash,
            ',' => Word.Comma,
            '.' => Word.Dot,
            '/' => Word.Slash,
            '(' or '[' or '«' or '"' or '“' or '„' => Word.Open,
            ')' or ']' or '»' or '”' => Word.Close,
            '~' or '≈' => Word.Approx,
            '&' => Word.And,
            _ => Word.Mark,
        };
        if (c is '.' or '!' or '?' or '…' && EndsSentence()) token.Kind2 = Word.Break;
        if (!WordFold.IsApostrophe(c) || !TwoDigitsFollow()) return;
        Digits(ref token);
        token.Traits |= TokenTraits.Short;
    }

    private readonly bool EndsSentence()
    {
        var i = _at;
        while (i < _text.Length && i < _at + 4 && (char.IsWhiteSpace(_text[i]) || _text[i] is '"' or '»' or '”')) i++;
        if (i == _at || i >= _text.Length) return false;
        if (char.IsUpper(_text[i])) return true;
        if (!char.IsDigit(_text[i])) return false;
        // "… в четверг. 1-го …": a dot after a long word ends the sentence; after a short one it may cut a month short.
        for (var k = 2; k <= 6; k++)
        {
            if (_at - k < 0 || !char.IsLetter(_text[_at - k])) return false;
        }

        return true;
    }

    private readonly bool TwoDigitsFollow() =>
        _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at]) && char.IsAsciiDigit(_text[_at + 1])
        && (_at + 2 >= _text.Length || !char.IsLetterOrDigit(_text[_at + 2]));

    private void Digits(ref DateToken token)
    {
        token.Kind = token.Kind2 = Word.None;
        token.Kind = Word.Number;
        var first = _at;
        long value = 0;
        bool ascii = false, other = false;
        while (_at < _text.Length && char.IsDigit(_text[_at]))
        {
            var c = _text[_at++];
            ascii |= char.IsAsciiDigit(c);
            other |= !char.IsAsciiDigit(c);
            if (value < 1_000_000) value = value * 10 + CharUnicodeInfo.GetDecimalDigitValue(c);
        }

        token.Number = (int)value;
        token.Digits = (byte)Math.Min(200, _at - first);
        if (ascii && other) token.Traits |= TokenTraits.Mixed | TokenTraits.NotDate;
        if (first > 0 && first == token.Start && IsPartOfName(first)) token.Traits |= TokenTraits.NotDate;
        Suffix(ref token);
    }

    private readonly bool IsPartOfName(int first)
    {
        var before = _text[first - 1];
        if (before is '№' or '#' or '$' or '€' or '+' or '_' or ':') return true;
        if (char.IsLetter(before)) return true;
        return before is '-' && first > 1 && char.IsLetter(_text[first - 2]) && char.IsUpper(_text[first - 2]);
    }

    /// <summary>Reads an ordinal ending, or finds that the number belongs to something else ("14:30", "5%",
    /// "T72").</summary>
    private void Suffix(ref DateToken token)
    {
        if (_at >= _text.Length) return;
        var i = _at;
        if (_text[i] is '-' or '–' or '‑') i++;
        var start = i;
        while (i < _text.Length && i < start + 4 && WordFold.IsWordChar(_text[i])) i++;
        if (i > start && i < _text.Length && WordFold.IsWordChar(_text[i])) i = start;
        if (i > start && EndingOf(_text[start..i]) is { } trait)
        {
            token.Traits |= trait;
            _at = i;
            return;
        }

        var c = _text[_at];
        if (c is '%' or '‰' or '°' || char.IsLetter(c)) token.Traits |= TokenTraits.NotDate;
        if (c is 'º' or 'ª') (token.Traits, _at) = (token.Traits & ~TokenTraits.NotDate | TokenTraits.Ordinal, _at + 1);
        if (c == ':' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])) SkipClock(ref token);
        if (c == '.' && lexicon.Lang == "ca" && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])
            && token.Start > 3 && _text[(token.Start - 4)..token.Start] is "les ")
        {
            // "a les 14.30"
            _at++;
            SkipClock(ref token);
        }

        if (c is ',' or '\u00a0' or '\u202f' && ThreeDigits(_at + 1)) token.Traits |= TokenTraits.NotDate;
    }

    private readonly bool ThreeDigits(int i) =>
        i + 2 < _text.Length && char.IsAsciiDigit(_text[i]) && char.IsAsciiDigit(_text[i + 1])
        && char.IsAsciiDigit(_text[i + 2]) && (i + 3 >= _text.Length || !char.IsAsciiDigit(_text[i + 3]));

    private void SkipClock(ref DateToken token)
    {
        token.Traits |= TokenTraits.NotDate;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == ':')) _at++;
    }

    private readonly TokenTraits? EndingOf(ReadOnlySpan<char> ending)
    {
        Span<char> buffer = stackalloc char[8];
        var folded = buffer[..WordFold.Fold(ending, buffer)];
        return lexicon.Lang switch
        {
            "en" => folded is "st" or "nd" or "rd" or "th" ? TokenTraits.Ordinal : folded is "s" or "'s"
                ? TokenTraits.Plural : null,
            "ca" => folded is "r" or "n" or "t" or "e" ? TokenTraits.Ordinal : null,
            "es" => folded is "o" or "er" or "ro" ? TokenTraits.Ordinal : null,
            _ => folded is "го" or "ого" or "е" or "ое" or "й" or "ый" or "му" or "ому" or "м" or "ом" or "его" or "ье"
                    or "те" or "ге" or "ше" or "тє" or "ий" or "ій" or "му" or "тя" or "ого" or "им" or "ым" or "ми"
                        or "є"
                    ? TokenTraits.Ordinal
                : folded is "х" or "ых" or "их" or "е годы" ? TokenTraits.Plural : null,
        };
    }

    private void Letters(ref DateToken token)
    {
        if (char.IsUpper(_text[_at])) token.Traits |= TokenTraits.Capital;
        Span<char> buffer = stackalloc char[96];
        var first = Elided(_at) ? _at + 1 : WordEnd(_at);
        var n = FoldWord(_at, first, buffer, ref token);
        _at = first;
        if (n == 0 || !lexicon.Lookup.TryGetValue(buffer[..n], out var entry)) return;
        var best = entry;
        int end = first, at = first;
        for (var words = 2; words <= entry.MaxWords && n < buffer.Length - 32; words++)
        {
            var begin = SkipJoint(at);
            if (begin == at || begin >= _text.Length || !char.IsLetter(_text[begin])) break;
            at = WordEnd(begin);
            if (at - begin > 30) break;
            buffer[n++] = ' ';
            n += WordFold.Fold(_text[begin..at], buffer[n..]);
            if (lexicon.Lookup.TryGetValue(buffer[..n], out var longer) && longer.Kind != Word.None)
                (best, end) = (longer, at);
        }

        _at = Elided(token.Start) ? token.Start + 2 : end;
        (token.Kind, token.Value, token.Kind2, token.Value2) = (best.Kind, best.Value, best.Kind2, best.Value2);
    }

    private readonly int SkipJoint(int i)
    {
        var start = i;
        var lines = 0;
        if (lexicon.Lang == "en" && i + 1 < _text.Length && WordFold.IsApostrophe(_text[i]) && _text[i + 1] == 's')
            i = start += 2;
        while (i < _text.Length && i < start + 8 && (char.IsWhiteSpace(_text[i]) || (_text[i] == '-' && i == start)))
        {
            if (_text[i++] == '\n' && ++lines > 1) return start;
        }

        return i;
    }

    private readonly int FoldWord(int start, int end, Span<char> buffer, ref DateToken token)
    {
        if (end - start > 40) return 0;
        var n = WordFold.Fold(_text[start..end], buffer);
        if (lexicon.IsCyrillic && WordFold.Unmix(buffer[..n])) token.Traits |= TokenTraits.Mixed;
        return n;
    }

    /// <summary>Catalan "l'11 d'abril": the letter before the apostrophe is a word of its own.</summary>
    private readonly bool Elided(int i) =>
        lexicon.Lang == "ca" && i + 2 < _text.Length && WordFold.IsApostrophe(_text[i + 1])
            && char.IsLetterOrDigit(_text[i + 2]);

    private readonly int WordEnd(int i)
    {
        var start = i;
        while (i < _text.Length && WordFold.IsWordChar(_text[i])) i++;
        while (i > start + 1 && WordFold.IsApostrophe(_text[i - 1])) i--;
        // "month's" is "month": the possessive ending is no part of the word.
        if (lexicon.Lang == "en" && i > start + 2 && _text[i - 1] == 's' && WordFold.IsApostrophe(_text[i - 2])) i -= 2;
        return i;
    }
}
