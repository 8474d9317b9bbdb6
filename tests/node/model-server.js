'use strict';

// A server of KServe v2 that behaves as OpenVINO Model Server documents: its metadata, its forms of answers, its refusals. Its models
// answer what the settings say, or the input itself, so that a client's order of values can be checked.
//   node model-server.js SETTINGS.json
// Prints `gRPC PORT, REST PORT`, and ends when its input ends.

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const grpc = require('@grpc/grpc-js');
const { service } = require('./protocol.js');

// { models: [{ name, input, shape, batches: [smallest, largest], output, outputShape, answers?: { sha256 of an image: base64 } }] }
// The first size of `shape` is what the metadata show: -1 for a free batch and for a range. Without `answers`, the output is the input.
const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const models = new Map(settings.models.map((model) => [model.name, model]));
const { INVALID_ARGUMENT, NOT_FOUND } = grpc.status;
const version = '1';
const jsonLength = 'inference-header-content-length';

class Refusal extends Error {
  constructor(message, code, status) {
    super(message);
    Object.assign(this, { code, status });
  }
}

const invalid = (message) => new Refusal(message, INVALID_ARGUMENT, 400);

function find(name, wanted) {
  const model = models.get(name);
  if (!model) {
    throw new Refusal('Model with requested name is not found', NOT_FOUND, 404);
  }
  if (wanted && !/^\d+$/.test(wanted)) {
    throw invalid('Invalid model version');
  }
  if (wanted && wanted !== version) {
    throw new Refusal('Model with requested version is not found', NOT_FOUND, 404);
  }
  return model;
}

const describe = (model) => ({
  name: model.name,
  versions: [version],
  platform: 'OpenVINO',
  inputs: [{ name: model.input, datatype: 'FP32', shape: model.shape }],
  outputs: [{ name: model.output, datatype: 'FP32', shape: model.outputShape }],
});

// Returns the output as raw floats. `raw` may be missing.
function infer(model, inputs, raw) {
  if (inputs.length !== 1) {
    throw invalid(`Invalid number of inputs - Expected: 1; Actual: ${inputs.length}`);
  }
  const [input] = inputs;
  if (input.name !== model.input) {
    throw invalid(`Missing input with specific name - Required input: ${model.input}`);
  }
  if (input.datatype !== 'FP32') {
    throw invalid(`Invalid input precision - Expected: FP32; Actual: ${input.datatype}`);
  }
  const [images, ...rest] = input.shape;
  if (input.shape.length !== 4 || rest.some((size, i) => size !== model.shape[i + 1])) {
    throw invalid(`Invalid input shape - Expected: (${model.shape}); Actual: (${input.shape})`);
  }
  const [smallest, largest] = model.batches;
  if (images < smallest || images > largest) {
    throw invalid(`Invalid input batch size - Expected: ${smallest} to ${largest}; Actual: ${images}`);
  }
  const length = rest.reduce((product, size) => product * size, 4);
  if (raw.length !== images * length) {
    throw invalid(`Invalid content size of tensor - Expected: ${images * length} bytes; Actual: ${raw.length} bytes`);
  }
  const numbers = model.outputShape.slice(1).reduce((product, size) => product * size, 1);
  const parts = Array.from({ length: images }, (_, i) => {
    const image = raw.subarray(i * length, (i + 1) * length);
    if (!model.answers) {
      return image;
    }
    const answer = model.answers[crypto.createHash('sha256').update(image).digest('hex')];
    return answer ? Buffer.from(answer, 'base64') : Buffer.alloc(numbers * 4);
  });
  return { shape: [images, ...model.outputShape.slice(1)], bytes: Buffer.concat(parts) };
}

// gRPC: ModelConfig is Triton's own, so that this server does not know the method.
const guard = (answer) => (call, done) => {
  try {
    done(null, answer(call.request));
  } catch (error) {
    done({ code: error.code ?? grpc.status.INTERNAL, details: error.message });
  }
};

const { ModelConfig, ...methods } = service;
const grpcServer = new grpc.Server({ 'grpc.max_receive_message_length': 1 << 30 });
grpcServer.addService(methods, {
  ServerLive: guard(() => ({ live: true })),
  ServerReady: guard(() => ({ ready: true })),
  ServerMetadata: guard(() => ({ name: 'OpenVINO Model Server', version: '2026.2' })),
  ModelReady: guard((request) => ({ ready: Boolean(find(request.name, request.version)) })),
  ModelMetadata: guard((request) => describe(find(request.name, request.version))),
  ModelInfer: guard((request) => {
    const model = find(request.model_name, request.model_version);
    const contents = request.inputs.filter((input) => input.contents);
    if (request.raw_input_contents.length > 0 && contents.length > 0) {
      throw invalid('Passing buffers both in InferInputTensor contents and in raw_input_contents is not allowed');
    }
    const raw = request.raw_input_contents[0]
      ?? Buffer.from(Float32Array.from(contents[0]?.contents.fp32_contents ?? []).buffer);
    const output = infer(model, request.inputs, raw);
    return {
      model_name: model.name,
      model_version: version,
      id: request.id,
      outputs: [{ name: model.output, datatype: 'FP32', shape: output.shape }],
      raw_output_contents: [output.bytes],
    };
  }),
});

// Text, true and false, and numbers of 32 bits; other parameters refuse the request.
function checkParameters(parameters) {
  for (const value of Object.values(parameters ?? {})) {
    if (!['string', 'boolean'].includes(typeof value) && !(Number.isInteger(value) && value === (value | 0))) {
      throw invalid('Could not parse request: a parameter has an unsupported type');
    }
  }
}

function inferRest(model, headers, body) {
  const header = headers[jsonLength];
  const length = header === undefined ? body.length : Number(header);
  if (!Number.isInteger(length) || length < 0 || length > body.length) {
    throw new Refusal('Inference-Header-Content-Length is invalid', INVALID_ARGUMENT, 500);
  }
  let json;
  try {
    json = JSON.parse(body.subarray(0, length).toString());
  } catch {
    throw new Refusal('The file is not valid json', INVALID_ARGUMENT, 412);
  }
  [json, ...(json.inputs ?? []), ...(json.outputs ?? [])].forEach((part) => checkParameters(part.parameters));
  const inputs = json.inputs ?? [];
  const isRaw = inputs[0]?.data === undefined;
  if (!isRaw && inputs[0].parameters?.binary_data_size !== undefined) {
    throw new Refusal('Tensor data is given twice', INVALID_ARGUMENT, 500);
  }
  const raw = isRaw
    ? body.subarray(length, length + (inputs[0]?.parameters?.binary_data_size ?? body.length - length))
    : Buffer.from(Float32Array.from(inputs[0].data.flat(Infinity)).buffer);
  const output = infer(model, inputs, raw);

  // Outputs are raw only if they are listed, as the last entry says. All of them come back, listed or not.
  const isRawOutput = json.outputs?.at(-1)?.parameters?.binary_data === true;
  const values = isRawOutput
    ? { parameters: { binary_data_size: output.bytes.length } }
    : { data: Array.from(new Float32Array(Uint8Array.from(output.bytes).buffer)) };
  const answer = Buffer.from(JSON.stringify({
    model_name: model.name,
    model_version: version,
    ...(json.id && { id: json.id }),
    outputs: [{ name: model.output, shape: output.shape, datatype: 'FP32', ...values }],
  }, null, 4));
  return isRawOutput
    ? { body: Buffer.concat([answer, output.bytes]), headers: { [jsonLength]: String(answer.length) } }
    : { body: answer, headers: {} };
}

function answerRest(method, path, headers, body) {
  const empty = { body: Buffer.alloc(0), headers: {} };
  const json = (value) => ({ body: Buffer.from(JSON.stringify(value)), headers: {} });
  const only = (allowed) => {
    if (method !== allowed) {
      throw new Refusal('Unsupported method', grpc.status.UNIMPLEMENTED, 406);
    }
  };
  if (['/v2/health/live', '/v2/health/ready'].includes(path)) {
    only('GET');
    return empty;
  }
  if (path === '/v2') {
    only('GET');
    return json({ name: 'OpenVINO Model Server', version: '2026.2' });
  }
  const parts = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(\/ready|\/infer)?$/.exec(path);
  if (!parts) {
    throw invalid('Invalid request URL');
  }
  const [, name, wanted, action] = parts;
  only(action === '/infer' ? 'POST' : 'GET');
  const model = find(decodeURIComponent(name), wanted);
  return action === '/infer' ? inferRest(model, headers, body) : action ? empty : json(describe(model));
}

const restServer = http.createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  let status = 200;
  let answer;
  try {
    answer = answerRest(request.method, request.url, request.headers, Buffer.concat(chunks));
  } catch (error) {
    status = error.status ?? 500;
    answer = { body: Buffer.from(JSON.stringify({ error: error.message })), headers: {} };
  }
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': answer.body.length, ...answer.headers });
  response.end(answer.body);
});

grpcServer.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  restServer.listen(0, '127.0.0.1', () => console.log(`gRPC ${port}, REST ${restServer.address().port}`));
});

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
