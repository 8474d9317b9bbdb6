namespace OpenVinoLandmarks.OpenCv.Tests.Faces;

/// <summary>The test uses one of OpenCV's own cascade files.</summary>
internal sealed class RequiresCascadeAttribute() : RequirementAttribute(Found(), $"needs a cascade file: install Debian's opencv-data, or export {CascadeFiles.Variable}")
{
    private static bool Found()
    {
        try
        {
            return File.Exists(CascadeFiles.Find());
        }
        catch (ModelException)
        {
            return false;
        }
    }
}
