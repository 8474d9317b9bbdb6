using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;

// Uses a landmark model of your own, an OpenVINO IR or an ONNX file. The card says what the file does not: here, that the model takes blue,
// green, red, is shown the box of the face as it is, and returns five points as fractions of the crop.
FaceLandmarkDetectorOptions options = new()
{
    Model = args[0],
    Card = new ModelCard
    {
        Input = new ImageInputCard { Colors = ChannelOrder.Bgr },
        Landmarks = new LandmarkCard
        {
            Values = LandmarkValues.Fractions,
            Named = new NamedPointIndices
            {
                LeftEye = [0],
                RightEye = [1],
                Nose = [2],
                LeftMouthCorner = [3],
                RightMouthCorner = [4],
            },
        },
    },
};
using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
using Mat picture = PictureReader.Read(args[1]);
Console.WriteLine($"{detector.Info.Model} has {detector.Info.PointCount} points");
foreach (FaceLandmarks face in detector.Detect(picture))
{
    Console.WriteLine(string.Join("; ", face.Points.Select(static point => $"{point.X:F1}, {point.Y:F1}")));
}
