namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The face detector, as the command line says it.</summary>
/// <param name="UseCascade">OpenCV's cascade.</param>
/// <param name="CascadeFile">The cascade's file, or null for the usual places.</param>
/// <param name="Model">The face detector's model, or null for the default.</param>
internal sealed record DetectorChoice(bool UseCascade, string? CascadeFile, string? Model);
