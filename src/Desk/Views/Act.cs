namespace Homeward.Views;

/// <summary>A subject of a draft: with an expected version it is checked and counted up; without, it is only mentioned.</summary>
public readonly record struct About(string Id, int? Expected);

/// <summary>One entry to be written.</summary>
/// <param name="Kind">act kind, a verb of the field: source-received, claim-graded …</param>
/// <param name="KindVersion">version of the body's shape</param>
/// <param name="Of">what it is about; the first is the thing itself</param>
/// <param name="Secrecy">one of <see cref="Views.Secrecy"/></param>
/// <param name="Key">name of the data key that seals the body: a source, a person with a class, or "desk"</param>
/// <param name="Body">UTF-8 JSON, kept byte for byte</param>
public sealed record Draft(string Kind, int KindVersion, IReadOnlyList<About> Of, string Secrecy, string Key, byte[] Body);

/// <summary>One act of a person or importer: its entries are written together or not at all. The id makes repeating it harmless.</summary>
public sealed record Act(string Id, string By, IReadOnlyList<Draft> Drafts);

/// <summary>What became of an act.</summary>
/// <param name="First">position of its first entry</param>
/// <param name="Ids">the first subject of each entry, in order</param>
/// <param name="Size">record number after it</param>
/// <param name="Repeated">true when this act id had been done before; then nothing was written now</param>
public sealed record Done(long First, IReadOnlyList<string> Ids, long Size, bool Repeated);
