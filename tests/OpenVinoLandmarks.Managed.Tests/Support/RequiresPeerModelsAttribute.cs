namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>The test reads ONNX files of other projects, <c>peers/NAME.onnx</c> each.</summary>
internal sealed class RequiresPeerModelsAttribute() : RequirementAttribute(
    PeerModels.Folder is not null,
    "needs ONNX files of other projects: export OPENVINO_LANDMARKS_MODELS (scripts/test-data prints it)");

/// <summary>The ONNX files of other projects.</summary>
internal static class PeerModels
{
    /// <summary>The folder of the files, or null.</summary>
    public static string? Folder { get; } =
        TestData.Models is { } models && Directory.Exists(Path.Combine(models, "peers")) ? Path.Combine(models, "peers") : null;

    /// <summary>Returns the bytes of a file.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder!, name + ".onnx"));
}
