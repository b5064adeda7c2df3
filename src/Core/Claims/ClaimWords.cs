using System.Collections.Frozen;

namespace Homeward.Claims;

/// <summary>
/// The closed vocabularies of a claim, in the spelling of files and of the journal. A word outside them is refused by
/// <see cref="Claim.Faults"/>; it is never stored under a near word.
/// </summary>
public static class Kinds
{
    /// <summary>an exchange happened, or its figures</summary>
    public const string Exchange = "exchange";

    /// <summary>a step of a path; <see cref="Stages"/> names it</summary>
    public const string Stage = "stage";

    /// <summary>what was done to them, not injury</summary>
    public const string Treatment = "treatment";

    /// <summary>injury, illness, traces of torture</summary>
    public const string Health = "health";

    /// <summary>forced or sham consent</summary>
    public const string Coercion = "coercion";

    /// <summary>help asked for</summary>
    public const string Request = "request";

    /// <summary>what the law is said to say</summary>
    public const string Rule = "rule";

    /// <summary>what an authority usually does</summary>
    public const string Practice = "practice";

    /// <summary>the same seen repeatedly</summary>
    public const string Pattern = "pattern";

    public static readonly FrozenSet<string> All = FrozenSet.ToFrozenSet(
        [Exchange, Stage, Treatment, Health, Coercion, Request, Rule, Practice, Pattern]);
}

/// <summary>The steps of a path, before, during and after captivity.</summary>
public static class Stages
{
    public const string Captured = "captured";
    public const string Missing = "missing";
    public const string Held = "held";
    public const string Transferred = "transferred";
    public const string Exchanged = "exchanged";
    public const string TakenToUnknownPlace = "taken-to-unknown-place";
    public const string HeldAfterRelease = "held-after-release";
    public const string Questioned = "questioned";
    public const string MedicalBoard = "medical-board";
    public const string Leave = "leave";
    public const string ReturnedToUnit = "returned-to-unit";
    public const string ContractSigned = "contract-signed";
    public const string SentToFront = "sent-to-front";
    public const string SentToOccupiedTerritory = "sent-to-occupied-territory";
    public const string Discharged = "discharged";
    public const string Killed = "killed";
    public const string Recaptured = "recaptured";

    // What people answer when somebody asks after release where he is now: without them nobody could be counted as not returned.
    public const string Hospital = "hospital";
    public const string AtHome = "at-home";
    public const string AtFront = "at-front";
    public const string RearWorks = "rear-works";

    /// <summary>lasts; ReturnedToUnit is the day he came there</summary>
    public const string InUnit = "in-unit";

    public static readonly FrozenSet<string> All = FrozenSet.ToFrozenSet(
    [
        Captured, Missing, Held, Transferred, Exchanged, TakenToUnknownPlace, HeldAfterRelease, Questioned,
            MedicalBoard,
        Leave, ReturnedToUnit, ContractSigned, SentToFront, SentToOccupiedTerritory, Discharged, Killed, Recaptured, Hospital, AtHome, AtFront, RearWorks,
            InUnit,
    ]);
}

/// <summary>How a statement is meant. The order of <see cref="All"/> carries no weight.</summary>
public static class Modalities
{
    public const string Asserted = "asserted";

    /// <summary>the source says that it checked</summary>
    public const string Confirmed = "confirmed";

    /// <summary>somebody denies it; the denial is the claim</summary>
    public const string Denied = "denied";

    public const string Feared = "feared";

    /// <summary>expected, or said to be planned</summary>
    public const string Suspected = "suspected";

    /// <summary>said to be usual</summary>
    public const string Pattern = "pattern";

    public const string LegalClaim = "legal-claim";

    public static readonly FrozenSet<string> All = FrozenSet.ToFrozenSet(
        [Asserted, Confirmed, Denied, Feared, Suspected, Pattern, LegalClaim]);
}

/// <summary>Whether the text says that it happened, or that it did not or will not.</summary>
public static class Polarities
{
    public const string Affirmed = "affirmed";
    public const string Denied = "denied";

    public static readonly FrozenSet<string> All = FrozenSet.ToFrozenSet([Affirmed, Denied]);
}

/// <summary>What a count counts: people, people on each side, on one side, or a share of a group named by a
/// word.</summary>
public static class CountedPer
{
    public const string Persons = "persons";
    public const string Each = "each";
    public const string SideRu = "side-ru";
    public const string SideUa = "side-ua";
    public const string Share = "share";

    public static readonly FrozenSet<string> All = FrozenSet.ToFrozenSet([Persons, Each, SideRu, SideUa, Share]);
}
