using OpenCvSharp;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>The test decodes pictures with OpenCV, whose native library needs packages of the system.</summary>
public sealed class RequiresOpenCvAttribute() : RequirementAttribute(s_loads.Value, "needs OpenCV's native library and libgtk-3 (scripts/setup installs it)")
{
    private static readonly Lazy<bool> s_loads = new(Loads);

    private static bool Loads()
    {
        try
        {
            return Cv2.GetVersionString() is { Length: > 0 };
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or OpenCvSharpException)
        {
            return false;
        }
    }
}
