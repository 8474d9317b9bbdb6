'use strict';

// A client of the server of this repository, over gRPC (grpc-js) and REST (fetch), that shares no code with it. Every case compares what
// the server answers with what it must answer; numbers are compared byte for byte.
//   node client.js CASE SETTINGS.json

const assert = require('node:assert/strict');
const fs = require('node:fs');
const zlib = require('node:zlib');
const grpc = require('@grpc/grpc-js');
const { service } = require('./protocol.js');

const [, , name, file] = process.argv;

// { rest, grpc, token, maxBody, picture, json, models }, with
// models: [{ name, maxBatch, input, height, width, images: [base64], outputs: [{ name, shape, numbers: [base64] }] }]. Images are bytes with interleaved channels; numbers are those of direct use, float32 per image.
const settings = JSON.parse(fs.readFileSync(file, 'utf8'));
for (const model of settings.models) {
  model.images = model.images.map((text) => Buffer.from(text, 'base64'));
  model.outputs.forEach((output) => { output.numbers = output.numbers.map((text) => Buffer.from(text, 'base64')); });
}

const Client = grpc.makeClientConstructor(service, 'GRPCInferenceService');
const headers = { Authorization: `Bearer ${settings.token}` };
const jsonLength = 'Inference-Header-Content-Length';

const connect = (options = {}) => new Client(settings.grpc, grpc.credentials.createInsecure(), options);

function call(client, method, request, withToken = true) {
  const metadata = new grpc.Metadata();
  if (withToken) {
    metadata.set('authorization', headers.Authorization);
  }
  return new Promise((resolve, reject) =>
    client[method](request, metadata, { deadline: Date.now() + 30000 }, (error, answer) => (error ? reject(error) : resolve(answer))));
}

async function get(path) {
  const answer = await fetch(settings.rest + path, { headers });
  assert.equal(answer.status, 200, path);
  return answer.json();
}

async function post(path, body, type, more = {}) {
  return fetch(settings.rest + path, { method: 'POST', body, headers: { ...headers, ...(type && { 'Content-Type': type }), ...more } });
}

const inferPath = (model) => `/v2/models/${encodeURIComponent(model.name)}/infer`;

// The forms of an input: bytes as they are, or floats in planes.
function tensor(model, images, datatype) {
  const bytes = Buffer.concat(images);
  if (datatype === 'UINT8') {
    return { shape: [images.length, model.height, model.width, 3], values: Array.from(bytes), raw: bytes };
  }
  const area = model.height * model.width;
  const floats = new Float32Array(bytes.length);
  for (let image = 0; image < images.length; image++) {
    for (let pixel = 0; pixel < area; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        floats[(image * 3 + channel) * area + pixel] = bytes[(image * area + pixel) * 3 + channel];
      }
    }
  }
  return { shape: [images.length, 3, model.height, model.width], values: Array.from(floats), raw: Buffer.from(floats.buffer) };
}

const expected = (output, first, count) => Buffer.concat(output.numbers.slice(first, first + count));
const floatBytes = (numbers) => Buffer.from(Float32Array.from(numbers).buffer);

function checkShape(model, output, actual, images, bytes) {
  assert.equal(actual.datatype, 'FP32');
  assert.equal(actual.shape.reduce((product, size) => product * size, 1) * 4, bytes.length);
  if (model.maxBatch > 1) {
    assert.deepEqual(actual.shape, [images, ...output.shape.slice(1)]);
  }
}

// Calls with one image, and with all of them if the model takes batches.
const batches = (model) => (model.maxBatch > 1 ? [[0, 1], [0, model.images.length]] : model.images.map((_, i) => [i, 1]));

function grpcRequest(model, first, count, datatype, isRaw, more = {}) {
  const { shape, values, raw } = tensor(model, model.images.slice(first, first + count), datatype);
  const contents = datatype === 'UINT8' ? { uint_contents: values } : { fp32_contents: values };
  return {
    model_name: model.name,
    inputs: [{ name: model.input, datatype, shape, ...(!isRaw && { contents }) }],
    ...(isRaw && { raw_input_contents: [raw] }),
    ...more,
  };
}

function checkGrpc(model, answer, outputs, first, count) {
  assert.equal(answer.model_name, model.name);
  assert.equal(answer.model_version, '1');
  assert.deepEqual(answer.outputs.map((output) => output.name), outputs.map((output) => output.name));
  outputs.forEach((output, i) => {
    checkShape(model, output, answer.outputs[i], count, answer.raw_output_contents[i]);
    assert.deepEqual(answer.raw_output_contents[i], expected(output, first, count), output.name);
  });
}

function restRequest(model, first, count, { datatype = 'UINT8', raw = false, nested = false, rawOutput = null, outputs = null, id } = {}) {
  const input = tensor(model, model.images.slice(first, first + count), datatype);
  const nest = (values, shape) => (shape.length === 1
    ? values
    : Array.from({ length: shape[0] }, (_, i) => {
      const part = values.length / shape[0];
      return nest(values.slice(i * part, (i + 1) * part), shape.slice(1));
    }));
  const json = Buffer.from(JSON.stringify({
    ...(id && { id }),
    ...(rawOutput === 'request' && { parameters: { binary_data_output: true } }),
    inputs: [{
      name: model.input,
      datatype,
      shape: input.shape,
      ...(raw ? { parameters: { binary_data_size: input.raw.length } } : { data: nested ? nest(input.values, input.shape) : input.values }),
    }],
    ...(outputs && {
      outputs: outputs.map((output) => ({ name: output.name, ...(rawOutput === 'output' && { parameters: { binary_data: true } }) })),
    }),
  }));
  return raw
    ? { body: Buffer.concat([json, input.raw]), type: 'application/octet-stream', more: { [jsonLength]: String(json.length) } }
    : { body: json, type: 'application/json', more: {} };
}

async function checkRest(model, answer, outputs, first, count, isRaw, id) {
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.status, 200, bytes.toString());
  const length = answer.headers.get(jsonLength);
  assert.equal(length !== null, isRaw);
  const json = JSON.parse(bytes.subarray(0, length ?? bytes.length).toString());
  assert.equal(json.model_name, model.name);
  assert.equal(json.model_version, '1');
  assert.equal(json.id, id);
  assert.deepEqual(json.outputs.map((output) => output.name), outputs.map((output) => output.name));
  let position = Number(length);
  outputs.forEach((output, i) => {
    const actual = json.outputs[i];
    const numbers = isRaw
      ? bytes.subarray(position, position += actual.parameters.binary_data_size)
      : floatBytes(actual.data);
    checkShape(model, output, actual, count, numbers);
    assert.deepEqual(Buffer.from(numbers), expected(output, first, count), output.name);
  });
}

async function refused(answer, status) {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  assert.match(answer.headers.get('content-type'), /^application\/json/);
  const error = JSON.parse(text).error;
  assert.ok(typeof error === 'string' && error.length > 0, text);
  return answer;
}

async function fails(client, method, request, code, withToken = true) {
  await assert.rejects(call(client, method, request, withToken), (error) => {
    assert.equal(error.code, code, error.message);
    assert.notEqual(error.details, '');
    return true;
  });
}

const cases = {
  async health(client) {
    assert.equal((await call(client, 'ServerLive', {}, false)).live, true);
    assert.equal((await call(client, 'ServerReady', {}, false)).ready, true);
    for (const path of ['/v2/health/live', '/v2/health/ready']) {
      assert.equal((await fetch(settings.rest + path)).status, 200, path);
    }
    for (const { name: model } of settings.models) {
      assert.equal((await call(client, 'ModelReady', { name: model })).ready, true);
      assert.equal((await call(client, 'ModelReady', { name: model, version: '1' })).ready, true);
      assert.deepEqual(await get(`/v2/models/${model}/versions/1/ready`), { name: model, ready: true });
    }
  },

  async metadata(client) {
    const server = await get('/v2');
    assert.ok(server.name && server.version && server.extensions.includes('binary_tensor_data'));
    assert.deepEqual(await call(client, 'ServerMetadata', {}), server);
    for (const model of settings.models) {
      const description = await get(`/v2/models/${model.name}`);
      assert.deepEqual(await call(client, 'ModelMetadata', { name: model.name }), description);
      assert.equal(description.platform, 'MANAGED');
      assert.deepEqual(description.versions, ['1']);
      const first = model.maxBatch > 1 ? -1 : 1;
      assert.deepEqual(description.inputs, [{ name: model.input, datatype: 'UINT8', shape: [first, model.height, model.width, 3] }]);
      assert.deepEqual(description.outputs.map((output) => output.name), model.outputs.map((output) => output.name));
      const config = await get(`/v2/models/${model.name}/config`);
      assert.equal(config.max_batch_size, model.maxBatch);
      assert.deepEqual((await call(client, 'ModelConfig', { name: model.name })).config, config);
    }
  },

  async 'grpc-raw'(client) {
    for (const model of settings.models) {
      for (const [first, count] of batches(model)) {
        for (const datatype of ['UINT8', 'FP32']) {
          const answer = await call(client, 'ModelInfer', grpcRequest(model, first, count, datatype, true));
          checkGrpc(model, answer, model.outputs, first, count);
        }
      }
      const last = model.outputs.at(-1);
      const more = { id: 'request 1', model_version: '1', outputs: [{ name: last.name }] };
      const answer = await call(client, 'ModelInfer', grpcRequest(model, 0, 1, 'UINT8', true, more));
      assert.equal(answer.id, 'request 1');
      checkGrpc(model, answer, [last], 0, 1);
    }

    // Calls at the same time share batches; each gets its own numbers.
    const [model] = settings.models;
    await Promise.all(Array.from({ length: 50 }, async (_, i) => {
      const first = i % model.images.length;
      checkGrpc(model, await call(client, 'ModelInfer', grpcRequest(model, first, 1, 'UINT8', true)), model.outputs, first, 1);
    }));
  },

  async 'grpc-typed'(client) {
    for (const model of settings.models) {
      for (const [first, count] of batches(model)) {
        for (const datatype of ['UINT8', 'FP32']) {
          const answer = await call(client, 'ModelInfer', grpcRequest(model, first, count, datatype, false));
          checkGrpc(model, answer, model.outputs, first, count);
        }
      }
    }
  },

  async 'rest-json'() {
    for (const model of settings.models) {
      for (const [first, count] of batches(model)) {
        for (const options of [{}, { datatype: 'FP32' }, { nested: true }, { datatype: 'FP32', nested: true, id: 'request 2' }]) {
          const { body, type } = restRequest(model, first, count, options);
          await checkRest(model, await post(inferPath(model), body, type), model.outputs, first, count, false, options.id);
        }
      }
    }
  },

  async 'rest-binary'() {
    for (const model of settings.models) {
      for (const [first, count] of batches(model)) {
        for (const options of [
          { raw: true, rawOutput: 'request' },
          { raw: true, rawOutput: 'output', outputs: model.outputs.slice(0, 1), datatype: 'FP32' },
          { raw: true },
          { raw: false, rawOutput: 'request', id: 'request 3' },
        ]) {
          const { body, type, more } = restRequest(model, first, count, options);
          const answer = await post(inferPath(model), body, type, more);
          const outputs = options.outputs ?? model.outputs;
          await checkRest(model, answer, outputs, first, count, Boolean(options.rawOutput), options.id);
        }
      }
    }
  },

  async compression() {
    const [model] = settings.models;
    for (const [encoding, compress] of [['gzip', zlib.gzipSync], ['deflate', zlib.deflateSync]]) {
      for (const raw of [true, false]) {
        const { body, type, more } = restRequest(model, 0, 2, { raw });
        const answer = await post(inferPath(model), compress(body), type, { ...more, 'Content-Encoding': encoding });
        await checkRest(model, answer, model.outputs, 0, 2, false);
      }
    }
    const { deflate, gzip } = grpc.compressionAlgorithms;
    for (const algorithm of [deflate, gzip]) {
      const client = connect({ 'grpc.default_compression_algorithm': algorithm });
      checkGrpc(model, await call(client, 'ModelInfer', grpcRequest(model, 0, 2, 'FP32', true)), model.outputs, 0, 2);
      client.close();
    }
  },

  async pictures() {
    const picture = fs.readFileSync(settings.picture);
    const answer = await post('/v1/landmarks', picture, 'image/jpeg');
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), { ...settings.json, image: 'picture' });

    const form = new FormData();
    form.set('image', new Blob([picture]), 'portrait.jpg');
    const fromForm = await post('/v1/landmarks', form);
    assert.equal(fromForm.status, 200);
    assert.deepEqual(await fromForm.json(), { ...settings.json, image: 'portrait.jpg' });

    const parts = await post('/v1/landmarks?align=112', picture, 'image/jpeg');
    assert.match(parts.headers.get('content-type'), /^multipart\/mixed; boundary=/);
    const bytes = Buffer.from(await parts.arrayBuffer());
    assert.ok(bytes.includes('face-1.png') && bytes.includes('\x89PNG', 0, 'latin1'));
  },

  async 'rest-errors'() {
    const [model] = settings.models;
    const right = restRequest(model, 0, 1);
    const changed = (change) => {
      const json = JSON.parse(right.body.toString());
      change(json.inputs[0], json);
      return post(inferPath(model), JSON.stringify(json), 'application/json');
    };
    await refused(await post('/v2/models/other/infer', right.body, right.type), 404);
    await refused(await post(`/v2/models/${model.name}/versions/2/infer`, right.body, right.type), 404);
    await refused(await fetch(`${settings.rest}/v2/unknown`, { headers }), 404);
    await refused(await post(inferPath(model), '{"inputs":', 'application/json'), 400);
    await refused(await changed((input) => { input.shape[0] = 2147483647; }), 400);
    await refused(await changed((input) => { input.shape[0] = -1; }), 400);
    await refused(await changed((input) => { input.data.pop(); }), 400);
    await refused(await changed((input) => { input.data[0] = 256; }), 400);
    await refused(await changed((input) => { input.datatype = 'INT32'; }), 400);
    await refused(await changed((input) => { input.name = 'other'; }), 400);
    await refused(await changed((input, json) => { json.outputs = [{ name: 'other' }]; }), 400);
    await refused(await changed((input, json) => { json.inputs.push(input); }), 400);
    await refused(await post(inferPath(model), right.body, 'text/plain'), 415);
    await refused(await post(inferPath(model), right.body, 'application/json', { 'Content-Encoding': 'br' }), 415);
    await refused(await post('/v1/landmarks', 'text', 'image/jpeg'), 415);
    const getInfer = await refused(await fetch(settings.rest + inferPath(model), { headers }), 405);
    assert.equal(getInfer.headers.get('allow'), 'POST');
    await refused(await post(inferPath(model), Buffer.alloc(settings.maxBody + (1 << 20)), 'application/json'), 413);
    const stranger = await refused(await fetch(`${settings.rest}/v2`), 401);
    assert.equal(stranger.headers.get('www-authenticate'), 'Bearer');
  },

  async 'grpc-errors'(client) {
    const { INVALID_ARGUMENT, NOT_FOUND, RESOURCE_EXHAUSTED, UNAUTHENTICATED, UNIMPLEMENTED } = grpc.status;
    const [model] = settings.models;
    const right = () => grpcRequest(model, 0, 1, 'UINT8', true);
    const changed = (change) => {
      const request = right();
      change(request);
      return request;
    };
    await fails(client, 'ModelInfer', changed((request) => { request.model_name = 'other'; }), NOT_FOUND);
    await fails(client, 'ModelInfer', changed((request) => { request.model_version = '2'; }), NOT_FOUND);
    await fails(client, 'ModelMetadata', { name: 'other' }, NOT_FOUND);
    for (const change of [
      (request) => { request.inputs[0].shape[0] = 2147483647; },
      (request) => { request.inputs[0].shape[0] = -1; },
      (request) => { request.inputs[0].datatype = 'INT8'; },
      (request) => { request.inputs[0].name = 'other'; },
      (request) => { request.inputs.push(request.inputs[0]); },
      (request) => { request.raw_input_contents = [request.raw_input_contents[0].subarray(1)]; },
      (request) => { request.raw_input_contents.push(request.raw_input_contents[0]); },
      (request) => { request.inputs[0].contents = { uint_contents: [1] }; },
      (request) => { request.raw_input_contents = []; },
      (request) => { request.outputs = [{ name: 'other' }]; },
    ]) {
      await fails(client, 'ModelInfer', changed(change), INVALID_ARGUMENT);
    }
    const large = changed((request) => { request.raw_input_contents = [Buffer.alloc(settings.maxBody + (1 << 20))]; });
    await fails(client, 'ModelInfer', large, RESOURCE_EXHAUSTED);
    await fails(client, 'ServerMetadata', {}, UNAUTHENTICATED, false);

    const Other = grpc.makeClientConstructor(
      { ServerLive: { ...service.ServerLive, path: '/inference.GRPCInferenceService/NoSuchMethod' } }, 'Other');
    const other = new Other(settings.grpc, grpc.credentials.createInsecure());
    await fails(other, 'ServerLive', {}, UNIMPLEMENTED);
    other.close();

    // The connection still works.
    checkGrpc(model, await call(client, 'ModelInfer', right()), model.outputs, 0, 1);
  },
};

const client = connect();
cases[name](client).then(() => {
  client.close();
  console.log(`${name} passed`);
}, (error) => {
  console.error(error);
  process.exit(1);
});
