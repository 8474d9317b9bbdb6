using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Networks on an OpenVINO runtime.</summary>
internal sealed class OpenVinoNetworkFactory : INetworkFactory
{
    public IImageNetwork? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model)
    {
        if (device.Kind != DeviceKind.OpenVino)
        {
            return null;
        }

        Dictionary<string, string> properties = CompileProperties.From(options, device);
        if (!OpenVinoRuntime.TryLoad(options.OpenVinoPath, out string? reason))
        {
            throw new DeviceException($"The device {device.Requested} needs an OpenVINO runtime. {reason} Without one, --device MANAGED runs the models in C# alone.");
        }

        SharedCore core = Acquire(device);
        try
        {
            DeviceCheck.RequireNamed(core.Core, device);
            ModelFiles files = model();
            CompileProperties.AddCache(properties, options, files);
            return Create(core, device, properties, files);
        }
        catch
        {
            core.Dispose();
            throw;
        }
    }

    private static SharedCore Acquire(DeviceSelection device)
    {
        try
        {
            return SharedCore.Acquire();
        }
        catch (OpenVinoException e)
        {
            throw new DeviceException($"The device {device.Requested} cannot be used: OpenVINO does not start. {RuntimeWords.Of(e)}", e);
        }
    }

    private static OpenVinoImageNetwork Create(SharedCore core, DeviceSelection device, Dictionary<string, string> properties, ModelFiles files)
    {
        using Model model = Read(core.Core, files, out NetworkShape shape);
        long begun = Stopwatch.GetTimestamp();
        CompiledModel compiled = Compile(core.Core, device, properties, files, model);
        TimeSpan cost = Stopwatch.GetElapsedTime(begun);
        try
        {
            EngineInfo info = ExecutionFacts.Read(core.Core, device, compiled, executing => Compile(core.Core, executing, properties, files, model));
            LaneOnDemand? OnDemand(Dictionary<string, string>? forBatches, int batch) =>
                forBatches is null ? null : new LaneOnDemand(() => CompileBatches(core.Core, device, forBatches, files, shape, batch), cost);
            LaneOnDemand? some = OnDemand(CompileProperties.ForSome(properties, device), LaneSizes.SomeBatch);
            LaneOnDemand? many = OnDemand(CompileProperties.ForMany(properties, device), LaneSizes.ManyBatch);
            return new OpenVinoImageNetwork(core, new OpenVinoLane(compiled, shape, batch: 1), some, many, files.Name, shape, info);
        }
        catch (OpenVinoException e)
        {
            compiled.Dispose();
            throw DeviceCheck.Refused(core.Core, device, files.ToString(), e);
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    private static OpenVinoLane CompileBatches(Core core, DeviceSelection device, Dictionary<string, string> properties, ModelFiles files, NetworkShape shape, int batch)
    {
        using Model model = core.ReadModel(files.Xml.Span, MemoryMarshal.AsMemory(files.Weights));
        model.Reshape(new PartialShape(batch, 3, shape.Height, shape.Width));
        if (!Sizes(model.Outputs[0]).SequenceEqual([batch, .. shape.Output.Skip(1)]))
        {
            throw new ModelException($"{files} does not give one result an image in batches.");
        }

        using Model forBytes = TakeBytes(model);
        CompiledModel compiled = Compile(core, device, properties, files, forBytes);
        try
        {
            return new OpenVinoLane(compiled, shape, batch);
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    private static CompiledModel Compile(Core core, DeviceSelection device, Dictionary<string, string> properties, ModelFiles files, Model model)
    {
        try
        {
            return core.CompileModel(model, device.Expression, properties);
        }
        catch (OpenVinoException e)
        {
            throw DeviceCheck.Refused(core, device, files.ToString(), e);
        }
    }

    private static Model Read(Core core, ModelFiles files, out NetworkShape shape)
    {
        try
        {
            using Model model = core.ReadModel(files.Xml.Span, MemoryMarshal.AsMemory(files.Weights));
            FixBatch(model);
            shape = NetworkShape.From(files, [.. model.Inputs.Select(Sizes)], [.. model.Outputs.Select(Sizes)]);

            return TakeBytes(model);
        }
        catch (OpenVinoException e)
        {
            throw new ModelException($"{files} cannot be read: {RuntimeWords.Of(e)}", e);
        }
    }

    // The device converts and transposes: pixels go in as they lie in memory.
    private static Model TakeBytes(Model model)
    {
        using PrePostProcessor conversion = new(model);
        PreprocessInput input = conversion.Input();
        input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC");
        input.Model.SetLayout("NCHW");
        conversion.Output().SetElementType(ElementType.Float32);
        return conversion.Build();
    }

    // A model for another or an open number of images runs one at a time here.
    private static void FixBatch(Model model)
    {
        if (model.Inputs is [{ PartialShape: { IsRankDynamic: false, Rank: 4 } shape }] && Sizes(model.Inputs[0]) is [not 1, 3, > 0, > 0])
        {
            model.Reshape(new PartialShape(1, shape[1], shape[2], shape[3]));
        }
    }

    private static IReadOnlyList<long> Sizes(PortInfo port) => port.PartialShape.IsRankDynamic
        ? []
        : [.. port.PartialShape.Dimensions.ToArray().Select(size => size.IsDynamic ? -1 : size.Max)];
}
