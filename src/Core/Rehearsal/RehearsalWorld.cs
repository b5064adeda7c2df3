using System.Text;

namespace Homeward.Rehearsal;

/// <summary>
/// The made-up war with known truth: demonstration, tests and benchmarks, and the judge of linkage, reading, paths
/// and statistics.
/// </summary>
public static class RehearsalWorld
{
    /// <summary>
    /// Writes a whole world into the sink: README.txt, truth/, records/ and, as asked for, sources/ and hostile/.
    /// Equal people, seed and options give equal bytes on every machine. Memory does not grow with the number of
    /// people.
    /// </summary>
    /// <param name="people">20 to 5,000,000 persons; fewer make no war with exchanges</param>
    /// <param name="seed">any number</param>
    public static void Generate(int people, ulong seed, RehearsalOptions options, IWorldSink sink)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(people, 5_000_000);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        var war = new InventedWar(people, seed);
        sink.Put("README.txt", s => s.Write(Encoding.UTF8.GetBytes(Readme)));
        sink.Put("truth/parameters.json", s => TruthFiles.Parameters(s, war, options));
        sink.Put("truth/persons.jsonl", s => TruthFiles.Persons(s, war));
        sink.Put("truth/exchanges.jsonl", s => TruthFiles.Exchanges(s, war));
        sink.Put("truth/paths.jsonl", s => TruthFiles.Paths(s, war));
        foreach (var list in ListParameters.All)
        {
            sink.Put(list.File, s => RecordLists.WriteCsv(s, RecordLists.Rows(war, list, options.PlainRecipe)));
        }

        sink.Put("truth/records.jsonl", s => TruthFiles.Records(s, war, options));
        if (options.Sources)
        {
            InventedSources.Write(war, sink);
            OtherFormats.Write(war, sink);
        }

        if (options.Hostile) HostileFiles.Write(war, sink);
    }

    private const string Readme =
        """
        EVERYTHING IN THIS FOLDER IS INVENTED.

        It is a rehearsal world: a made-up war with made-up people, made by a program from a seed, so that software can
        be tried, measured and taught without touching anybody's life. No person, exchange, unit, article or message in
        it is real. Towns and words are real; what is said of them is not. Do not publish any of it as fact.

        truth/      what is true in this world: persons, exchanges, paths, which row is which person, which claims each
                    text holds, and the rates by which all this was made (parameters.json). A program under test must
                    not read it.
        records/    five lists about the same people, with errors: helpline, roster, ngo, telegram, media.
        sources/    a chat export, articles, notes of calls, hand-typed lists, mails. In truth/claims.jsonl, start and
                    length count Unicode code points of the text: of a .txt file its content; of a chat message its
                    text joined from all pieces; of an .html article or a mail the main text, which lies in truth/text/
                    under the same name. A repeated chat message names the first one in repostOf.
        formats/    some of the same texts once more, in every other kind of file that people hand in: DOCX, ODT, PDF, XLSX,
                    a mailbox, a ZIP, a web archive, Bayanat, Auto Archiver, Telegram as HTML, a pasted conversation.
        hostile/    (only when asked for) files broken on purpose. hostile/INDEX.txt names each fault.
        """ + "\n";
}
