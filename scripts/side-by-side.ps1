# Compares this library with bare C loops over OpenVINO: both do the same work, alternating within one process. Prints times and ratios.
#   scripts/side-by-side.ps1                                     all benchmarks, in f32
#   scripts/side-by-side.ps1 --precision bf16 frames stream      some of them: one-face crop input frames stream linear groups
#   scripts/side-by-side.ps1 --rounds 101 one-face               more rounds: a narrower spread
# --precision device leaves the choice to the device. Needs a C compiler, CMake and an OpenVINO with its headers (include beside libs): the
# one that OPENVINO_LIB_PATHS names, otherwise the newest of the test data. The model is landmarks-regression-retail-0009 if its weights are
# found, otherwise the bundled one.
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

Initialize-DotNet
if (-not (Get-Command cmake -ErrorAction SilentlyContinue)) {
    Stop-Script 'CMake is missing. Install it and a C compiler, then run the command again.'
}
Assert-Sdk
Lock-Artifacts
Import-TestData
if (-not $env:OPENVINO_LIB_PATHS) { Stop-Script 'No OpenVINO was found: set OPENVINO_LIB_PATHS to the folder of its libraries.' }
$libs = $env:OPENVINO_LIB_PATHS.Split([IO.Path]::PathSeparator)[0]
$log = Join-Path $artifacts 'side-by-side.log'
$out = Join-Path $artifacts 'side-by-side'
$project = Join-Path $root 'benchmarks/side-by-side'
Invoke-Program $log "CMake's configuration of the comparison" 'cmake' @('-S', (Join-Path $project 'c'), '-B', $out, "-DOPENVINO_LIBS=$libs")
Invoke-Program $log 'The build of the C loops' 'cmake' @('--build', $out, '--config', 'Release')
Invoke-Program $log 'The build' $dotnet @('build', $project, '-c', 'Release', '-v', 'quiet', '--nologo')
Unlock-Artifacts

$name = 'landmarks-regression-retail-0009'
$models = if ($env:OPENVINO_LANDMARKS_MODELS) { $env:OPENVINO_LANDMARKS_MODELS } else { Join-Path $root 'models' }
$model = Join-Path $models "intel/$name/FP32/$name.xml"
if (-not (Test-Path $model)) { $model = Join-Path $root 'models/bundled/face-landmarks-5pt-0002/FP32/face-landmarks-5pt-0002.xml' }
$precision = if ($args -contains '--precision') { @() } else { @('--precision', 'f32') }
& $dotnet exec (Join-Path $project 'bin/Release/net10.0/OpenVinoLandmarks.SideBySide.dll') $model `
    (Join-Path $root 'samples/images/astronaut.jpg') '175,68,96,130' @precision @args
exit $LASTEXITCODE
