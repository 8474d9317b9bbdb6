using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.Managed;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;

// Outside the namespaces of the library: this file compiles only if the namespaces above are enough for the documented programs.
namespace DocumentedPrograms;

/// <summary>The snippets of docs/devices.md, docs/doctor.md, docs/managed-onnx.md and docs/tracking.md, line by line.</summary>
internal static class Snippets
{
    public static void Doctor()
    {
        foreach (RuntimePlace place in OpenVinoRuntime.Probe())
        {
            Console.WriteLine($"{(place.IsChosen ? "+" : "-")} {place}");
        }
    }

    public static void Fastest()
    {
        FaceLandmarkDetectorOptions measured = new() { Engine = { Device = DeviceSelection.Fastest } };
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(measured);
        Console.WriteLine(detector.Info.Engine.ExecutedDevices[0]);
    }

    public static void ManagedOnnx()
    {
        OnnxFile file = OnnxFile.Read("yunet_n_dynamic.onnx");       // inputs, outputs and operators; no shapes yet
        OnnxModel model = OnnxModel.Build(file, new Dictionary<string, IReadOnlyList<int>> { ["input"] = [1, 3, 320, 320] });
        ManagedPlan plan = ManagedPlan.Compile(model);
        using ManagedContext context = plan.CreateContext();
    }

    public static void Tracking(FaceLandmarkDetector detector, VideoSource camera, Mat frame)
    {
        FaceTracker tracker = new(detector);
        while (camera.Read(frame, out VideoFrame info))
        {
            foreach (TrackedFace face in tracker.Update(frame.AsImageView(), info.Time))
            {
                Console.WriteLine($"face {face.TrackId}: nose at {face.Face.Nose.X:F1}, {face.Face.Nose.Y:F1}");
            }

            foreach (TrackEvent change in tracker.Events)
            {
                Console.WriteLine($"{change.Time}: face {change.TrackId} {change.Kind}");
            }
        }
    }
}

/// <summary>The programs of the pages about migrations, line by line.</summary>
internal static class Migrations
{
    public static float[] FromOpenVinoCSharpApi(string path, float[] pixels)
    {
        using Core core = new Core();
        using Model model = core.ReadModel(path);
        using CompiledModel compiled = core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = Tensor.FromCopy(pixels, Shape.Create([1, 3, 48, 48]));
        request.SetInputTensor(input);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        float[] numbers = output.ToArray<float>();
        return numbers;
    }

    public static float[] FromSdcbOpenVino(string path, float[] pixels)
    {
        using Core core = new Core();
        using Model model = core.ReadModel(path);
        using CompiledModel compiled = core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = Tensor.OverMemoryWithoutCopy(pixels, Shape.Create([1, 3, 48, 48]));
        request.SetInputTensor(input);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        float[] numbers = output.ToArray<float>();
        return numbers;
    }

    /// <summary>The right columns of the tables of names, as calls. Nothing runs this.</summary>
    public static async Task CompileNamesAsync(
        Core core, Model model, CompiledModel compiled, InferRequest request, InferRequestPool pool, CancellationToken token)
    {
        using Core ofPlugins = new Core(pluginsXml: "plugins.xml");
        using CompiledModel automatic = core.CompileModel(model);
        PropertySet properties = new PropertySet().Add(PropertyKeys.NumStreams, 2).Add(PropertyKeys.EnableHyperThreading, false);
        using CompiledModel tuned = core.CompileModel(model, "CPU", properties);
        using CompiledModel plain = core.CompileModel(model, "CPU", new Dictionary<string, string> { ["NUM_STREAMS"] = "2" });
        compiled.Export("compiled.blob");
        using CompiledModel imported = core.ImportModel(compiled.Export(), "CPU");
        IReadOnlyList<string> devices = core.GetAvailableDevices();
        IReadOnlyList<DeviceVersion> versions = core.GetVersions("HETERO:CPU,GPU");
        core.SetProperty("CPU", PropertyKeys.NumStreams, core.GetProperty("CPU", PropertyKeys.NumStreams) + devices.Count + versions.Count);
        core.SetProperty("CPU", "NUM_STREAMS", core.GetProperty("CPU", "NUM_STREAMS"));
        using RemoteContext context = core.CreateContext("GPU");
        using GpuContext openCl = GpuContext.FromOpenCL(core, context: 1);
        using Model runtimeModel = compiled.GetRuntimeModel();
        using Port port = model.GetInput(0);
        using PrePostProcessor processor = new PrePostProcessor(model);

        Shape shape = compiled.Inputs[compiled.InputCount - 1].Shape;
        using Tensor empty = new Tensor(ElementType.Float32, shape);
        using Tensor bytes = new Tensor(ElementType.UInt8, model.Inputs[0].Shape);
        using Tensor pinned = Tensor.OverMemoryWithoutCopy(new float[shape.ElementCount], shape);
        using Tensor atAddress = Tensor.OverAddressWithoutCopy(ElementType.Float32, shape, address: 1, owner: null);
        using Tensor texts = Tensor.FromText(["text"], Shape.Create([1]));
        empty.CopyTo(empty.AsSpan<float>());
        empty.Access<float, int>(0, static (elements, _) => elements.Clear());

        request.SetInputTensor(1, empty);
        request.Start();
        request.Wait();
        bool ended = request.Wait(TimeSpan.FromSeconds(1));
        request.Cancel();
        await request.InferAsync(token);
        using InferRequestLease lease = pool.Rent(token);
        using InferRequestLease other = await pool.RentAsync(token);
        try
        {
            using Tensor output = lease.Request.GetOutputTensor();
            Console.WriteLine($"{OpenVinoRuntime.Version} {ended} {output.ToArray<float>().Length}");
        }
        catch (OpenVinoException e)
        {
            Console.WriteLine($"{e.Status} {e.RuntimeMessage}");
        }
    }
}
