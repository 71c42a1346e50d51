// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/processors.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fstream>
#include <sched.h>

using namespace omnidrive;
namespace fs = std::filesystem;

class TestProcessors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Four processors of two cores, as a machine with hyper-threading names them; of a fifth nothing is said.
    void siblingsAreOneCore() {
        const tests::TempFolder temp;
        for (int i = 0; i < 4; ++i) {
            const fs::path topology = temp.path() / ("cpu" + std::to_string(i)) / "topology";
            fs::create_directories(topology);
            std::ofstream(topology / "core_cpus_list") << (i % 2 == 0 ? "0,2\n" : "1,3\n");
        }
        QCOMPARE(coresOf({0, 1, 2, 3}, temp.path()), 2);
        QCOMPARE(coresOf({0, 2}, temp.path()), 1);   // both of one core, as an affinity may have it
        QCOMPARE(coresOf({0, 1}, temp.path()), 2);
        QCOMPARE(coresOf({0, 1, 4}, temp.path()), 3);
        QCOMPARE(coresOf({5, 6}, temp.path() / "nothing"), 2);
        QCOMPARE(coresOf({}, temp.path()), 0);
    }

    void affinityIsKept() {
        cpu_set_t before;
        QCOMPARE(::sched_getaffinity(0, sizeof before, &before), 0);
        QVERIFY(physicalCores() >= 1);
        QVERIFY(physicalCores() <= CPU_COUNT(&before));
        int first = 0;
        while (!CPU_ISSET(first, &before)) {
            ++first;
        }
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(first, &one);
        QCOMPARE(::sched_setaffinity(0, sizeof one, &one), 0);
        const int cores = physicalCores();
        ::sched_setaffinity(0, sizeof before, &before);
        QCOMPARE(cores, 1);
    }
};

QTEST_APPLESS_MAIN(TestProcessors)
#include "tst_processors.moc"
