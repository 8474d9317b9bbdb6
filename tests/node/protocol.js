'use strict';

// KServe v2 over gRPC, from the field numbers of the Open Inference Protocol: a second description of the wire beside the .proto of the
// library, for programs that do not share its code.

const protobuf = require('protobufjs');

const tensorFields = { name: [1, 'string'], datatype: [2, 'string'], shape: [3, 'int64', 'repeated'], parameters: [4, 'map'] };

// Message: field: [number, type, repeated?]. The type `map` has text keys and InferParameter values.
const messages = {
  ServerLiveRequest: {},
  ServerReadyRequest: {},
  ServerMetadataRequest: {},
  ServerLiveResponse: { live: [1, 'bool'] },
  ServerReadyResponse: { ready: [1, 'bool'] },
  ServerMetadataResponse: { name: [1, 'string'], version: [2, 'string'], extensions: [3, 'string', 'repeated'] },
  ModelReadyRequest: { name: [1, 'string'], version: [2, 'string'] },
  ModelReadyResponse: { ready: [1, 'bool'] },
  ModelMetadataRequest: { name: [1, 'string'], version: [2, 'string'] },
  TensorMetadata: { name: [1, 'string'], datatype: [2, 'string'], shape: [3, 'int64', 'repeated'] },
  ModelMetadataResponse: {
    name: [1, 'string'],
    versions: [2, 'string', 'repeated'],
    platform: [3, 'string'],
    inputs: [4, 'TensorMetadata', 'repeated'],
    outputs: [5, 'TensorMetadata', 'repeated'],
  },
  ModelConfigRequest: { name: [1, 'string'], version: [2, 'string'] },
  ModelConfig: { name: [1, 'string'], max_batch_size: [4, 'int32'] },
  ModelConfigResponse: { config: [1, 'ModelConfig'] },
  InferParameter: { bool_param: [1, 'bool'], int64_param: [2, 'int64'], string_param: [3, 'string'] },
  InferTensorContents: {
    bool_contents: [1, 'bool', 'repeated'],
    int_contents: [2, 'int32', 'repeated'],
    int64_contents: [3, 'int64', 'repeated'],
    uint_contents: [4, 'uint32', 'repeated'],
    uint64_contents: [5, 'uint64', 'repeated'],
    fp32_contents: [6, 'float', 'repeated'],
    fp64_contents: [7, 'double', 'repeated'],
    bytes_contents: [8, 'bytes', 'repeated'],
  },
  InferInputTensor: { ...tensorFields, contents: [5, 'InferTensorContents'] },
  InferOutputTensor: { ...tensorFields, contents: [5, 'InferTensorContents'] },
  InferRequestedOutputTensor: { name: [1, 'string'], parameters: [2, 'map'] },
  ModelInferRequest: {
    model_name: [1, 'string'],
    model_version: [2, 'string'],
    id: [3, 'string'],
    parameters: [4, 'map'],
    inputs: [5, 'InferInputTensor', 'repeated'],
    outputs: [6, 'InferRequestedOutputTensor', 'repeated'],
    raw_input_contents: [7, 'bytes', 'repeated'],
  },
  ModelInferResponse: {
    model_name: [1, 'string'],
    model_version: [2, 'string'],
    id: [3, 'string'],
    parameters: [4, 'map'],
    outputs: [5, 'InferOutputTensor', 'repeated'],
    raw_output_contents: [6, 'bytes', 'repeated'],
  },
};

const methods = ['ServerLive', 'ServerReady', 'ServerMetadata', 'ModelReady', 'ModelMetadata', 'ModelConfig', 'ModelInfer'];

const root = new protobuf.Root();
for (const [name, fields] of Object.entries(messages)) {
  const type = new protobuf.Type(name);
  for (const [field, [number, kind, rule]] of Object.entries(fields)) {
    type.add(kind === 'map'
      ? new protobuf.MapField(field, number, 'string', 'InferParameter')
      : new protobuf.Field(field, number, kind, rule));
  }
  root.add(type);
}
root.resolveAll();

const encode = (name) => (value) => Buffer.from(root.lookupType(name).encode(root.lookupType(name).fromObject(value)).finish());
const decode = (name) => (bytes) => {
  const type = root.lookupType(name);
  return type.toObject(type.decode(bytes), { longs: Number, defaults: true, arrays: true, bytes: Buffer });
};

// The service as @grpc/grpc-js describes services, for clients and servers.
const service = Object.fromEntries(methods.map((method) => [method, {
  path: `/inference.GRPCInferenceService/${method}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: encode(`${method}Request`),
  requestDeserialize: decode(`${method}Request`),
  responseSerialize: encode(`${method}Response`),
  responseDeserialize: decode(`${method}Response`),
}]));

module.exports = { service };
