namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>Runs one job of the worker program in a process of its own.</summary>
internal static class WorkerProcess
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "OpenVinoLandmarks.Reliability.Worker.dll");

    public static ChildResult Run(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        ChildProcess.Run(ChildProcess.DotNet, ["exec", s_program, .. arguments], variables);

    public static ChildResult RunThroughForwarder(params string[] arguments) =>
        ChildProcess.RunThroughForwarder(ChildProcess.DotNet, ["exec", s_program, .. arguments]);
}
