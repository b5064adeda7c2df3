using System.CommandLine;

namespace Homeward.App.Commands;

/// <summary>homeward doctor: what the desk stands on, one line each, with what to do.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var command = new Command("doctor", "see whether the machine, the files and the care of a desk are well");
        DeskVerb.OnNothing(command, (parse, voice) =>
        {
            var folder = DeskVerb.FolderOf(parse, voice);
            var symptoms = Doctor.Look(folder, ProgramState.With(null, voice), TimeProvider.System,
                name => File.Exists(name) ? File.ReadAllText(name) : null).Append(Doctor.Swap(Keys.OpenSwap.OfThisMachine())).Append(WebKeys()).ToList();
            var isWell = symptoms.TrueForAll(s => s.IsWell);
            if (voice.Json)
            {
                voice.Document(new { isWell, symptoms });
                return isWell ? ExitCode.Done : ExitCode.FoundWrong;
            }

            foreach (var symptom in symptoms) voice.Say($"{(symptom.IsWell ? "well " : "WRONG")}  {symptom.What}: {symptom.Says}");
            voice.Say("");
            voice.Say(isWell ? "Nothing to do. What the desk itself holds is looked at by: homeward check" : "See to the lines marked WRONG.");
            return isWell ? ExitCode.Done : ExitCode.FoundWrong;
        });
        return command;
    }

    /// <summary>The web host keeps its keys in memory; a framework left to itself writes them, unsealed, under the account's home.</summary>
    private static Symptom WebKeys()
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspnet", "DataProtection-Keys");
        return Directory.Exists(folder)
            ? new Symptom("web keys", false, $"{folder} holds keys of some web program of this account, unsealed. "
                + "They are none of this desk's, which keeps its own in memory only; look whose they are")
            : new Symptom("web keys", true, "in memory only; they die with the server");
    }
}
