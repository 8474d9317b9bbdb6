using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Options;
using OpenVinoLandmarks.Server.Rest;
using OpenVinoLandmarks.Server.Serving;
using OpenVinoLandmarks.Server.Tensors;

namespace OpenVinoLandmarks.Server.GrpcCalls;

/// <summary>KServe v2 over gRPC. Answers have raw contents; requests may have raw or typed ones.</summary>
internal sealed class InferenceService(ModelHost host, ServerOptions options, ILogger<InferenceService> logger)
    : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = host.IsReady });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse
        {
            Name = RestEndpoints.ServerName,
            Version = RestEndpoints.ServerVersion,
            Extensions = { RestEndpoints.Extensions },
        });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) => GuardAsync(
        context, () => Task.FromResult(new ModelReadyResponse { Ready = host.Find(request.Name, request.Version).IsReady }));

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) =>
        GuardAsync(context, () =>
        {
            ServedModel model = host.Find(request.Name, request.Version);
            return Task.FromResult(new ModelMetadataResponse
            {
                Name = model.Name,
                Versions = { ServedModel.Version },
                Platform = model.Platform,
                Inputs = { Describe(model.Input) },
                Outputs = { model.Outputs.Select(Describe) },
            });
        });

    public override Task<ModelConfigResponse> ModelConfig(ModelConfigRequest request, ServerCallContext context) =>
        GuardAsync(context, () =>
        {
            ServedModel model = host.Find(request.Name, request.Version);
            return Task.FromResult(new ModelConfigResponse
            {
                Config = new ModelConfig { Name = model.Name, MaxBatchSize = model.MaxBatch },
            });
        });

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) =>
        GuardAsync(context, () => InferAsync(request, context.CancellationToken));

    private static ModelMetadataResponse.Types.TensorMetadata Describe(TensorPort port) =>
        new() { Name = port.Name, Datatype = port.Datatype, Shape = { port.Shape } };

    private async Task<ModelInferResponse> InferAsync(ModelInferRequest request, CancellationToken cancellationToken)
    {
        ServedModel model = host.Find(request.ModelName, request.ModelVersion);
        int[] wanted = ChooseOutputs(model, request.Outputs);
        byte[] pixels = ReadPixels(model, request, out int images);
        float[][] numbers = await model.InferAsync(pixels, images, cancellationToken);
        ModelInferResponse answer = new() { ModelName = model.Name, ModelVersion = ServedModel.Version, Id = request.Id };
        foreach (int output in wanted)
        {
            answer.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = model.Outputs[output].Name,
                Datatype = Datatype.Fp32,
                Shape = { model.ShapeOf(output, images, numbers[output].Length) },
            });
            answer.RawOutputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers[output].AsSpan())));
        }

        return answer;
    }

    private static int[] ChooseOutputs(
        ServedModel model, RepeatedField<ModelInferRequest.Types.InferRequestedOutputTensor> outputs)
    {
        int[] wanted = outputs.Count == 0
            ? [.. Enumerable.Range(0, model.Outputs.Count)]
            : [.. outputs.Select(output => model.IndexOfOutput(output.Name))];
        return wanted.Distinct().Count() == wanted.Length
            ? wanted
            : throw RequestException.Invalid("The request wants an output twice.");
    }

    private static byte[] ReadPixels(ServedModel model, ModelInferRequest request, out int images)
    {
        if (request.Inputs is not [{ } input])
        {
            throw RequestException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"The model {model.Name} has one input; the request has {request.Inputs.Count}."));
        }

        InputTensor tensor = InputTensor.Check(model, input.Name, input.Datatype, input.Shape);
        images = tensor.Images;
        if (request.RawInputContents.Count == 0)
        {
            return ReadTyped(tensor, input.Contents ?? new InferTensorContents());
        }

        if (request.RawInputContents.Count > 1 || input.Contents is not null)
        {
            throw RequestException.Invalid("An input needs either one entry in raw_input_contents, or contents, not both.");
        }

        return tensor.ReadRaw(request.RawInputContents[0].Span);
    }

    private static byte[] ReadTyped(InputTensor tensor, InferTensorContents contents)
    {
        int others = contents.BoolContents.Count + contents.IntContents.Count + contents.Int64Contents.Count
            + contents.Uint64Contents.Count + contents.Fp64Contents.Count + contents.BytesContents.Count
            + (tensor.IsFloat ? contents.UintContents.Count : contents.Fp32Contents.Count);
        if (others > 0)
        {
            throw RequestException.Invalid(
                $"An input of this type has its values in {(tensor.IsFloat ? "fp32_contents" : "uint_contents")} only.");
        }

        if (tensor.IsFloat)
        {
            InputTensor.PixelBuffer floats = tensor.Begin(contents.Fp32Contents.Count);
            foreach (float value in contents.Fp32Contents)
            {
                floats.Add(value);
            }

            return floats.End();
        }

        InputTensor.PixelBuffer bytes = tensor.Begin(contents.UintContents.Count);
        foreach (uint value in contents.UintContents)
        {
            bytes.Add(value);
        }

        return bytes.End();
    }

    private async Task<T> GuardAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException)
        {
            // By the caller, or by the limits on the time of a call.
            RequestException late = RequestException.TimedOut(options.TimeLimit);
            throw new RpcException(new Status(late.Code, late.Message));
        }
        catch (Exception e) when (e is not RpcException)
        {
            RequestException error = RequestException.From(e);
            ErrorAnswer.LogFault(logger, error);
            throw new RpcException(new Status(error.Code, error.Message));
        }
    }
}
