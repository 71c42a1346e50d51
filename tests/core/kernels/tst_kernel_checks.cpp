// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/checks.h"

#include "base/error.h"
#include "kernels/cuda_loader.h"

#include <QtTest>

#include <set>

using namespace omnidrive;

class TestKernelChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cudaStatusIsTold();
    void allPassOnCpu();
    void allPassOnCuda();
    void unknownDeviceIsRefused();
};

namespace {

/// Everything that failed, one a line.
QString failuresOf(const std::vector<kernels::CheckResult>& results) {
    QString text;
    for (const auto& result : results) {
        if (!result.passed) {
            text += QString("%1 %2 %3: %4\n").arg(result.name.c_str(), result.dtype.c_str(), result.shape.c_str(), result.note.c_str());
        }
    }
    return text;
}

}  // namespace

void TestKernelChecks::cudaStatusIsTold() {
    const auto& status = kernels::loadCudaKernels();
    QCOMPARE(status.problem.empty(), status.loaded);
    QVERIFY(!status.loaded || status.driverPresent);
    QCOMPARE(&kernels::loadCudaKernels(), &status);
}

void TestKernelChecks::allPassOnCpu() {
    const auto results = kernels::runKernelChecks(c10::Device("cpu"));
    QCOMPARE(failuresOf(results), QString());
    std::set<std::string> names;
    for (const auto& result : results) {
        names.insert(result.name);
    }
    for (const char* name : {"rms_norm value", "rms_norm gradient of weight", "add_rms_norm gradient of residual", "mrope gradient of k",
                             "token_logprob entropy", "token_logprob gradient of hidden", "group_advantage value"}) {
        QVERIFY2(names.count(name) == 1, name);
    }
}

void TestKernelChecks::allPassOnCuda() {
    const auto& status = kernels::loadCudaKernels();
    if (!status.loaded) {
        QSKIP(("no CUDA kernels: " + status.problem).c_str());
    }
    QCOMPARE(failuresOf(kernels::runKernelChecks(c10::Device("cuda"))), QString());
}

void TestKernelChecks::unknownDeviceIsRefused() {
    try {
        kernels::runKernelChecks(c10::Device("cuda:99"));
        QFAIL("no error");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Device);
        QVERIFY(QString(error.what()).startsWith("kernels cannot be checked on cuda:99: "));
    }
}

QTEST_APPLESS_MAIN(TestKernelChecks)
#include "tst_kernel_checks.moc"
