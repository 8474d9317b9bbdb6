using OpenCvSharp;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

/// <summary>The README's smallest program.</summary>
internal static class ReadmeProgram
{
    public static void Run()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
        using Mat photo = PictureReader.Read("photo.jpg");
        foreach (FaceLandmarks face in detector.Detect(photo))
        {
            Console.WriteLine($"left eye {face.LeftEye.X:F1}, {face.LeftEye.Y:F1}; nose {face.Nose.X:F1}, {face.Nose.Y:F1}");
        }
    }
}
