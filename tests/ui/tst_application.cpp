// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include "support/sanitizers.h"

#include <QTest>

#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace omnidrive;

namespace {

/// Resident memory of this process, MiB.
double residentMib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::stod(line.substr(6)) / 1024;
        }
    }
    return 0;
}

/// Takes memory and writes to it, so that it is there.
std::unique_ptr<char[]> block(size_t bytes) {
    auto memory = std::make_unique<char[]>(bytes);
    std::memset(memory.get(), 1, bytes);
    return memory;
}

}  // namespace

class TestApplication : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A thread reads a large run: first its bytes, then many small things. The C library by itself kept all of the latter, "free", for good.
    void whatThreadsFreeIsGivenBack() {
        if (tests::kHasAddressSanitizer) {
            QSKIP("a sanitizer has a heap of its own");
        }
        constexpr size_t kFile = size_t{31} << 20, kPiece = size_t{64} << 10;
        constexpr int kPieces = 800;
        const double before = residentMib();
        double most = 0;
        std::thread([&] {
            block(kFile);
            std::vector<std::unique_ptr<char[]>> pieces;
            for (int i = 0; i < kPieces; ++i) {
                pieces.push_back(block(kPiece));
            }
            most = residentMib();
        }).join();
        QVERIFY2(most > before + 45, qPrintable(QStringLiteral("%1, then %2").arg(before).arg(most)));
        QVERIFY2(residentMib() < before + 10, qPrintable(QStringLiteral("%1, then %2, then %3").arg(before).arg(most).arg(residentMib())));
    }
};

int main(int argc, char** argv) {
    ui::Application application(argc, argv);
    TestApplication test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_application.moc"
