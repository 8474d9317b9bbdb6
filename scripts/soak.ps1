# Runs inferences for minutes on many threads, disposes, cancels and reshapes at random, and measures the memory of the process.
#   scripts/soak.ps1                                    10 million inferences, 8 threads
#   scripts/soak.ps1 --inferences 1000000 --seed 7      also --seconds N, --threads N, --growth MIB (allowed growth in the second half)
# Uses the OpenVINO that OPENVINO_LIB_PATHS names, otherwise the newest of the test data, otherwise the one that
# docs/openvino-discovery.md finds. Exit code 0: no failure, no native object left, no growth; 1: a failure or an object left; 3: growth.
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$project = Join-Path $root 'tests/OpenVinoLandmarks.Reliability.Worker'
Initialize-DotNet
Assert-Sdk
Lock-Artifacts
Import-TestData
Invoke-Program (Join-Path $artifacts 'soak-build.log') 'The build' $dotnet @('build', $project, '-c', 'Release', '-v', 'quiet', '--nologo')
Unlock-Artifacts
& $dotnet exec (Join-Path $project 'bin/Release/net10.0/OpenVinoLandmarks.Reliability.Worker.dll') soak @args
exit $LASTEXITCODE
