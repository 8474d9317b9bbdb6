# Writes the measured part of docs/accuracy.md from the results in docs/accuracy/results.jsonl; the part below its marker stays.
#   scripts/accuracy.ps1             only writes the page
#   scripts/accuracy.ps1 --measure   measures first: needs the test data, and OpenVINO for the column CPU
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

Initialize-DotNet
Assert-Sdk
if ($args -contains '--measure') {
    Import-TestData
    & (Join-Path $PSScriptRoot 'ovlandmarks.ps1') --version | Out-Null # builds it
}
& $dotnet run (Join-Path $root 'scripts/lib/accuracy.cs') '--' $root @args
exit $LASTEXITCODE
