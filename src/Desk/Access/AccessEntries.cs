namespace Homeward.Access;

// The act kinds of Access with their bodies: who works here, behind which walls, and what lies in the folder of keys. All are
// sealed under the desk's key and are never erased: who could read what is part of the story of the evidence.

internal sealed record DeskNamed(string Name);

/// <summary>member-added, version 1: the founder.</summary>
/// <param name="Recipient">the public half of their key; null only for a member made by a test</param>
internal sealed record MemberAdded(string Name, string Role, string? Lang, string? Recipient = null);

/// <summary>member-invited, version 1: a code was given; until the day it can be turned into a passphrase.</summary>
internal sealed record MemberInvited(string Name, string Role, string? Lang, DateOnly Until);

/// <summary>member-joined, version 1: the invited person chose a passphrase.</summary>
/// <param name="Recipient">the public half of the key made for them then</param>
internal sealed record MemberJoined(string Recipient);

/// <summary>member-key-set, version 1: a member's key was made, or made anew (through recovery), or put under another passphrase.</summary>
/// <param name="Why">passphrase, recovered</param>
internal sealed record MemberKeySet(string Recipient, string Why);

/// <summary>member-role-set, version 1.</summary>
internal sealed record MemberRoleSet(string Role, string Why);

/// <summary>member-left, version 1.</summary>
internal sealed record MemberLeft(string Why);

/// <summary>recovery-set, version 1: a recovery identity was made and parted among holders; replaces an earlier one.</summary>
/// <param name="Recipient">its public half, which every epoch is sealed to</param>
/// <param name="Identifier">the number all shares of the set have in common</param>
internal sealed record RecoverySet(string Recipient, int Identifier, int Needed, int Holders);

/// <summary>recovery-rehearsed, version 1: as many shares as are needed were typed back and gave the identity.</summary>
internal sealed record RecoveryRehearsed(string Recipient);

/// <summary>recovery-put-off, version 1: a member went on without a way back that was tried.</summary>
internal sealed record RecoveryPutOff;

/// <summary>recovery-used, version 1: holders gave a member a new passphrase.</summary>
internal sealed record RecoveryUsed(string Member, IReadOnlyList<int> Shares);

internal sealed record KeyFile(string Name, string Sha256);

/// <summary>The key files as they lie beside the journal; replaces what was recorded before.</summary>
internal sealed record KeyFilesRecorded(IReadOnlyList<KeyFile> Files);

/// <summary>list-taken-out, version 1: a list left the desk as a table.</summary>
/// <param name="List">which one, as its page is called: people, statements …</param>
/// <param name="Address">its filters and order, as the page's address said them</param>
/// <param name="Why">empty where neither names nor words left with it</param>
public sealed record ListTakenOut(string List, string Address, int Rows, bool Names, string Why);

internal sealed record WallOpened(string Name, IReadOnlyList<string> Members);

internal sealed record WallSet(string Wall, string Why);

/// <summary>shown-to-guest, version 1: all a guest may see from now on, and the last day. Of = member; replaces what was shown before.</summary>
internal sealed record ShownToGuest(IReadOnlyList<string> Things, DateOnly Until, string Why);
