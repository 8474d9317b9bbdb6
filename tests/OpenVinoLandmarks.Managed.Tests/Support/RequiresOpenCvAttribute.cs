using OpenCvSharp;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>Skips a test that decodes images with OpenCV if its native library cannot be loaded.</summary>
public sealed class RequiresOpenCvAttribute()
    : RequirementAttribute(s_loads.Value, "needs OpenCV's native library, which exists for Linux x64 and Windows")
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
