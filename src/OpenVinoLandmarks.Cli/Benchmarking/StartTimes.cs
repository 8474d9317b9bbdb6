namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>What happens once, before the first result.</summary>
/// <param name="Runtime">OpenVINO's library found and loaded; next to nothing without one.</param>
/// <param name="ModelRead">The landmark model's files read and checked.</param>
/// <param name="Compile">From the model's bytes to an engine that can infer.</param>
/// <param name="FirstInference">The first face, with all that is made ready at first use.</param>
internal sealed record StartTimes(TimeSpan Runtime, TimeSpan ModelRead, TimeSpan Compile, TimeSpan FirstInference);
