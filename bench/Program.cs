namespace Homeward.Bench;

internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        ["linkage", .. var rest] => LinkageBench.Run(rest),
        _ => 0,
    };
}
