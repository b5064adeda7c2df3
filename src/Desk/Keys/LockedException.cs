namespace Homeward.Keys;

/// <summary>A desk was asked for content while it is locked, or it was locked while it answered. Nothing is damaged.</summary>
public sealed class LockedException() : Exception("the desk is locked; a member has to unlock it with a passphrase");
