using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;

// Detects faces in the frames of a camera (camera:0), a video file, an address (rtsp://...) or a folder of pictures.
using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
detector.WarmUp();
using VideoSource source = VideoSource.Open(args[0]);

// One Mat for all frames: the loop does not allocate pixels.
using Mat frame = new();
while (source.Read(frame, out VideoFrame info))
{
    FaceLandmarks[] faces = detector.Detect(frame);
    string noses = string.Join("; ", faces.Select(static face => $"nose at {face.Nose.X:F1}, {face.Nose.Y:F1}"));
    Console.WriteLine($"{info}, faces: {faces.Length}; {noses}");
}
