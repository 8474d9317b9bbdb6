namespace OpenVinoLandmarks.TestSupport;

/// <summary>How a test program ended.</summary>
/// <param name="ExitCode">0 when all tests that ran have passed.</param>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Skipped">Tests that did not run.</param>
/// <param name="Output">All that it printed.</param>
public sealed record TestProgramResult(int ExitCode, int Passed, int Failed, int Skipped, string Output);
