using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;

// Writes each face of a picture as a PNG of 112 x 112 pixels with the eyes, the nose and the mouth where ArcFace models expect them.
string folder = Directory.CreateDirectory(args[1]).FullName;
using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
using Mat picture = PictureReader.Read(args[0]);
FaceAligner aligner = new(FaceTemplate.ArcFace);
using Mat aligned = new(aligner.Height, aligner.Width, MatType.CV_8UC3);
FaceLandmarks[] faces = detector.Detect(picture);
for (int i = 0; i < faces.Length; i++)
{
    if (!aligner.TryAlign(picture.AsImageView(), in faces[i], aligned.AsSpan<byte>()))
    {
        Console.WriteLine($"face {i}: its points have no direction");
        continue;
    }

    string file = $"face-{i}.png";
    PictureWriter.Write(Path.Combine(folder, file), aligned);
    LandmarkPoint nose = aligner.Fit(in faces[i]).Apply(faces[i].Nose), wanted = aligner.Template.Points[2];
    Console.WriteLine($"{file}: nose at {nose.X:F1}, {nose.Y:F1}; the template has it at {wanted.X:F1}, {wanted.Y:F1}");
}
