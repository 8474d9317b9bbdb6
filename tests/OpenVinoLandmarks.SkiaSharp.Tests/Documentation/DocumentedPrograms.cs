using OpenVinoLandmarks;
using OpenVinoLandmarks.SkiaSharp;
using SkiaSharp;

// Outside the namespaces of the library: this file compiles only if the three namespaces above are enough for the documented programs.
namespace DocumentedPrograms;

/// <summary>The program of docs/pictures.md, line by line.</summary>
internal static class PicturesPage
{
    public static void Run()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
        using SKBitmap picture = SkiaPictureReader.Read("photo.jpg");
        FaceLandmarks[] faces = detector.Detect(picture);
        SkiaLandmarkOverlay.Draw(picture, faces);
        SkiaPictureWriter.Write("overlay.png", picture);
    }
}
