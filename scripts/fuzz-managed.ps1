# Reads randomly damaged IR and ONNX files with the managed engine: scripts/fuzz-managed.ps1 [SECONDS] [SEED]
# Runs for 600 seconds, both formats side by side, from a random seed by default. A failure prints the seed of its mutation.
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$env:OPENVINO_LANDMARKS_FUZZ_SECONDS = if ($args.Count -gt 0) { $args[0] } else { '600' }
$env:OPENVINO_LANDMARKS_FUZZ_SEED = if ($args.Count -gt 1) { $args[1] } else { Get-Random -Maximum 32768 }
Initialize-DotNet
Assert-Sdk
Write-Output "fuzzing for $env:OPENVINO_LANDMARKS_FUZZ_SECONDS s from seed $env:OPENVINO_LANDMARKS_FUZZ_SEED"
Set-Location $root
& $dotnet run --project tests/OpenVinoLandmarks.Managed.Tests '--' --filter 'Name~LongRun_Of' --output detailed
exit $LASTEXITCODE
