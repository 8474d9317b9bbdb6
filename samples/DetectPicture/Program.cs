using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;

// Prints the faces in a picture and the five points of each.
using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
using Mat picture = PictureReader.Read(args[0]);
foreach (FaceLandmarks face in detector.Detect(picture))
{
    Console.WriteLine($"face at {face.Box.X:F1}, {face.Box.Y:F1}, {face.Box.Width:F1} wide, {face.Box.Height:F1} high");
    Console.WriteLine($"  left eye    {face.LeftEye.X:F1}, {face.LeftEye.Y:F1}");
    Console.WriteLine($"  right eye   {face.RightEye.X:F1}, {face.RightEye.Y:F1}");
    Console.WriteLine($"  nose        {face.Nose.X:F1}, {face.Nose.Y:F1}");
    Console.WriteLine($"  left mouth  {face.LeftMouthCorner.X:F1}, {face.LeftMouthCorner.Y:F1}");
    Console.WriteLine($"  right mouth {face.RightMouthCorner.X:F1}, {face.RightMouthCorner.Y:F1}");
}
