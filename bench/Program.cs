namespace Homeward.Bench;

internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        ["linkage", .. var rest] => LinkageBench.Run(rest),
        ["review", var folder] => ReviewBench.Run(folder),
        _ => 0,
    };
}
