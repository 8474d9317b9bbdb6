using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Lets tests that use OpenCvSharp directly run on a machine without GTK. Compiled into the test projects that do not reference
/// OpenVinoLandmarks.OpenCv, together with the source files of the stub libraries.
/// </summary>
internal static class OpenCvWithoutWindows
{
    [ModuleInitializer]
    internal static void Initialize() => WindowLibraries.Replace(keepGtk: true);
}
