namespace OpenVinoLandmarks.OpenCv;

internal static class NetworkVideoSource
{
    public static VideoSource Connect(string name, string scheme, VideoSourceOptions options, CancellationToken cancellationToken) =>
        throw new ImageException($"{name}: {scheme} is not supported yet.");
}
