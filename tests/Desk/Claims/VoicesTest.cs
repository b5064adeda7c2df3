using Homeward.Claims;
using Homeward.Views;

namespace Homeward.Tests.Desk.Claims;

/// <summary>The same spokesman in five papers is one voice, by a person's judgement that can be taken back.</summary>
public sealed class VoicesTest
{
    private static readonly VoiceDraft Office = new([new("Coordination Headquarters", "en"), new("Координаційний штаб", "uk")], "authority", "ua", "speaks for the side that negotiates");

    [Fact]
    public void OneSpokesmanInFivePapers_IsOneVoice_UntilANameIsTakenOut()
    {
        using var story = new FoundingCase(accepted: false);
        var claims = Five(story, i => i % 2 == 0 ? "Татьяна Москалькова" : "Tatyana Moskalkova");
        Assert.Equal(2, Voices(story, claims));
        Assert.Contains(story.Mira.Claims.AlikeVoices(), p => p.A.Name.Contains("oskalkova", StringComparison.Ordinal) || p.B.Name.Contains("oskalkova", StringComparison.Ordinal));

        Assert.Equal("reason", story.Mira.Claims.MergeVoices("Татьяна Москалькова", "Tatyana Moskalkova", story.Act()).Refusal?.Code);
        var id = FoundingCase.Assert(story.Mira.Claims.MergeVoices("Татьяна Москалькова", "Tatyana Moskalkova", story.Act(), "the same ombudsman"));
        Assert.Equal(1, Voices(story, claims));
        var voice = story.Mira.Claims.Voice(id)!;
        Assert.Equal((5, 5, 2), (voice.Claims, voice.Sources, voice.Names.Count));
        Assert.Equal("same", story.Mira.Claims.MergeVoices(id, "tatyana  MOSKALKOVA", story.Act(), "again").Refusal?.Code);

        FoundingCase.Assert(story.Mira.Claims.PartVoice(id, ["Tatyana Moskalkova"], voice.Version, story.Act(), "two women of one name"));
        Assert.Equal(2, Voices(story, claims));
        story.Desk.Reopen();
        Assert.Equal(2, Voices(story, claims));
        Assert.Single(story.Mira.Claims.Voice(id)!.Names);
        Assert.Empty(Scripts.Holdings.Faults(story.Mira));
    }

    [Fact]
    public void Register_NamesInterestsAndParty_AreKeptWithWhatStoodBefore()
    {
        using var story = new FoundingCase(accepted: false);
        var id = FoundingCase.Assert(story.Mira.Claims.DescribeVoice(null, Office, 0, story.Act()));
        Assert.Equal("name", story.Mira.Claims.DescribeVoice(null, Office with { Names = [new("«Координаційний штаб»", null)] }, 0, story.Act()).Refusal?.Code);
        Assert.Equal("party", story.Mira.Claims.DescribeVoice(null, Office with { Party = "blue" }, 0, story.Act()).Refusal?.Code);
        Assert.Equal("stale", story.Mira.Claims.DescribeVoice(id, Office, 0, story.Act()).Refusal?.Code);
        FoundingCase.Assert(story.Mira.Claims.DescribeVoice(id, Office with { Interests = "changed" }, 1, story.Act()));
        Assert.Equal("changed", story.Mira.Claims.Voice(id)!.Interests);
        Assert.Equal(2, story.Mira.History(id).Count);
        FoundingCase.Assert(story.Mira.Claims.WithdrawVoice(id, 2, story.Act()));
        Assert.Null(story.Mira.Claims.Voice(id));
        Assert.Equal("gone", story.Mira.Claims.WithdrawVoice(id, 3, story.Act()).Refusal?.Code);
        Assert.Null(story.Stranger.Claims.Voice(id));
    }

    [Fact]
    public void OneStatement_CanBeToldApartFromTheName()
    {
        using var story = new FoundingCase(accepted: false);
        var claims = Five(story, _ => "Иванов");
        Assert.Equal(1, Voices(story, claims));
        var id = FoundingCase.Assert(story.Mira.Claims.DescribeVoice(null, new([new("Иванов", "ru")], "spokesperson", "ru", null), 0, story.Act()));
        FoundingCase.Assert(story.Mira.Claims.JudgeVoice(claims[0], 1, id, false, story.Act(), "another Ivanov, of the hospital"));
        // The outlet is what is left of that chain.
        Assert.Equal(2, Voices(story, claims));
        Assert.Equal(4, story.Mira.Claims.Voice(id)!.Claims);
        FoundingCase.Assert(story.Mira.Claims.JudgeVoice(claims[0], 1, id, true, story.Act()));
        Assert.Equal(1, Voices(story, claims));
    }

    [Fact]
    public void AWordForMany_IsNoVoice_AndARegisterCanSaySo()
    {
        using var story = new FoundingCase(accepted: false);
        Assert.Equal(5, Voices(story, Five(story, _ => "relatives")));
        var claims = Five(story, _ => "Soldiers");
        Assert.Equal(1, Voices(story, claims));
        FoundingCase.Assert(story.Mira.Claims.DescribeVoice(null, new([new("Soldiers", "en")], "many", "none", null), 0, story.Act()));
        Assert.Equal(5, Voices(story, claims));
    }

    /// <summary>Five papers, each with one sentence of its own, told by somebody.</summary>
    private static List<string> Five(FoundingCase story, Func<int, string> who)
    {
        string[] words = ["They came home in May", "The list was read out at noon", "Nobody has seen the third bus", "The doctors sent two men on", "It rained when the column left"];
        return [.. words.Select((w, i) => story.Say(story.AddText($"paper-{who(0).GetHashCode(StringComparison.Ordinal)}-{i}.txt", $"Paper {i}.\n{w}, {who(i)} told us.\n"),
            w, "exchanged", more: c => c with { Voice = [$"Paper {who(0)} {i}", who(i)] }))];
    }

    private static int Voices(FoundingCase story, List<string> claims) =>
        story.Mira.Claims.VoicesBehind([.. claims.Select(c => story.Mira.Claims.Find(c)!)]).Count;
}
