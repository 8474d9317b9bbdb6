using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Lets tests that use OpenCvSharp directly run on a machine without GTK. Compiled into the test projects that reference
/// OpenVinoLandmarks.OpenCv.
/// </summary>
internal static class OpenCvLoadedFirst
{
    [ModuleInitializer]
    internal static void Initialize() => OpenCvLibrary.EnsureLoaded();
}
