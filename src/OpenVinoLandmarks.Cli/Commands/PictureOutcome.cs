using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary>What became of one picture. It holds no pixels: as many as are ready may wait for their turn to be written.</summary>
/// <param name="File">The path as the user would type it.</param>
/// <param name="Report">What was found, or null where the picture could not be read.</param>
/// <param name="Error">Why the picture could not be read or its overlay not be written; null where all went well.</param>
internal sealed record PictureOutcome(string File, ImageReport? Report, ImageException? Error);
