using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Lets tests that use OpenCvSharp directly run on a machine without GTK. Compiled into the test projects that reference
/// OpenVinoLandmarks.OpenCv.
/// </summary>
internal static class OpenCvLoadedFirst
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        try
        {
            OpenCvLibrary.EnsureLoaded();
        }
        catch (DeviceException)
        {
            // There is no OpenCV for this platform. The tests that need it fail with the message, and the others run.
        }
    }
}
