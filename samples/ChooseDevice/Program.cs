using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;

// Runs on the device of the first argument, such as CPU, GPU, NPU, AUTO:GPU,CPU or MANAGED, and says where it ran.
try
{
    using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
    {
        Engine = { Device = DeviceSelection.Parse(args[0]) },
    });
    using Mat picture = PictureReader.Read(args[1]);
    FaceLandmarks[] faces = detector.Detect(picture);

    // AUTO and MULTI may move to another device: ask after the call.
    EngineInfo engine = detector.Info.Engine;
    Console.WriteLine($"requested: {engine.RequestedDevice}");
    Console.WriteLine($"ran on:    {string.Join(", ", engine.ExecutedDevices)}, with {engine.Engine}, in {engine.InferencePrecision}");
    Console.WriteLine($"hardware:  {engine.DeviceName}");
    Console.WriteLine($"faces:     {faces.Length}");
    return 0;
}
catch (Exception e) when (e is DeviceException or FormatException)
{
    Console.WriteLine(e.Message);
    return 5;
}
