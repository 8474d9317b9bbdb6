using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.Managed;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines.Managed;

/// <summary>Networks on the engine in C# alone.</summary>
internal sealed class ManagedNetworkFactory : INetworkFactory
{
    public IImageNetwork? TryCreate(DeviceSelection device, EngineOptions options, Func<ModelFiles> model)
    {
        if (device.Kind != DeviceKind.Managed)
        {
            return null;
        }

        RefuseWhatItLacks(options);
        ModelFiles files = model();
        try
        {
            IrModel ir = IrModel.Read(files.Xml, files.Weights);
            NetworkShape shape = NetworkShape.From(files, [.. ir.Inputs.Select(Sizes)], [.. ir.Outputs.Select(Sizes)]);
            return new ManagedImageNetwork(files, ir, shape, device.Requested, options.Threads ?? 1);
        }
        catch (ModelFormatException e)
        {
            throw new ModelException($"{files} cannot be read: {e.Message}", e);
        }
    }

    private static void RefuseWhatItLacks(EngineOptions options)
    {
        if (options.InferencePrecision is not (InferencePrecision.Auto or InferencePrecision.F32))
        {
            throw new DeviceException("The managed engine computes in f32 only. Leave the inference precision at auto, or name an OpenVINO device.");
        }

        if (options.Properties.Count > 0)
        {
            throw new DeviceException($"The managed engine has no properties such as {options.Properties.Keys.First()}. Name an OpenVINO device to use it.");
        }
    }

    private static IReadOnlyList<long> Sizes(ModelPort port) => [.. port.Shape.Select(size => (long)size)];
}
