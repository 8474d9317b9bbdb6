using OpenCvSharp;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>A picture as a file in memory, and decoded.</summary>
/// <param name="Name">The file, or what stands for it.</param>
/// <param name="File">The file's bytes.</param>
/// <param name="Mat">Its pixels.</param>
internal sealed record WorkPicture(string Name, byte[] File, Mat Mat);
