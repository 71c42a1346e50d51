// SPDX-License-Identifier: GPL-3.0-or-later
// Where torchrun's and Slurm's variables put a process, and what is said about wrong ones.
#include "ranks/place.h"

#include "support/error_text.h"

#include <QTest>

#include <map>

using namespace omnidrive;

namespace {

using Variables = std::map<std::string, std::string>;

/// "RANK=1 WORLD_SIZE=2".
ranks::Environment environmentOf(const QString& text) {
    Variables variables;
    for (const QString& entry : text.split(' ', Qt::SkipEmptyParts)) {
        variables[entry.section('=', 0, 0).toStdString()] = entry.section('=', 1).toStdString();
    }
    return [variables](const std::string& name) {
        const auto it = variables.find(name);
        return it == variables.end() ? std::nullopt : std::optional<std::string>(it->second);
    };
}

QString textOf(const std::optional<ranks::Place>& place) {
    if (!place) {
        return QStringLiteral("alone");
    }
    return QStringLiteral("%1/%2 local %3/%4 at %5:%6 %7")
        .arg(place->rank).arg(place->size).arg(place->localRank).arg(place->localSize).arg(QString::fromStdString(place->host)).arg(place->port)
        .arg(place->storeIsOurs ? QStringLiteral("own store") : QString::fromStdString(place->storePrefix));
}

}  // namespace

class TestPlace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void places_data() {
        QTest::addColumn<QString>("environment");
        QTest::addColumn<QString>("place");
        const auto row = [](const char* name, const char* environment, const char* place) {
            QTest::newRow(name) << QString::fromLatin1(environment) << QString::fromLatin1(place);
        };
        row("nothing set", "", "alone");
        row("torchrun", "RANK=3 WORLD_SIZE=4 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=node1 MASTER_PORT=29500", "3/4 local 1/2 at node1:29500 own store");
        row("torchrun with its agent's store",
            "RANK=1 WORLD_SIZE=2 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=h MASTER_PORT=1 TORCHELASTIC_USE_AGENT_STORE=True TORCHELASTIC_RESTART_COUNT=2",
            "1/2 local 1/2 at h:1 /worker/attempt_2");
        row("set by hand", "RANK=0 WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=29501", "0/2 local 0/1 at 127.0.0.1:29501 own store");
        row("one process of torchrun", "RANK=0 WORLD_SIZE=1 MASTER_ADDR=h MASTER_PORT=29500", "alone");
        row("srun", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=5 SLURM_LOCALID=1 SLURM_NTASKS_PER_NODE=4 SLURM_STEP_NODELIST=gpu[03-04] SLURM_JOB_ID=4711",
            "5/8 local 1/4 at gpu03:24711 own store");
        row("srun with a port", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1 SLURM_LOCALID=0 SLURM_JOB_NODELIST=a,b MASTER_PORT=29777",
            "1/2 local 0/1 at a:29777 own store");
        row("srun of one task in a larger job", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=1 SLURM_NTASKS=8 SLURM_PROCID=0 SLURM_LOCALID=0", "alone");
        row("batch script of a job, without srun", "SLURM_PROCID=0 SLURM_LOCALID=0 SLURM_NTASKS=8 SLURM_JOB_NODELIST=a,b", "alone");
        row("torchrun inside a Slurm step",
            "RANK=1 WORLD_SIZE=2 LOCAL_RANK=1 MASTER_ADDR=x MASTER_PORT=29500 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=9 SLURM_PROCID=7 SLURM_LOCALID=0",
            "1/2 local 1/1 at x:29500 own store");
    }
    void places() {
        QFETCH(QString, environment);
        QFETCH(QString, place);
        QCOMPARE(textOf(ranks::placeFromEnvironment(environmentOf(environment))), place);
    }

    void wrongValues_data() {
        QTest::addColumn<QString>("environment");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* environment, const char* sentence) {
            QTest::newRow(name) << QString::fromLatin1(environment) << QString::fromLatin1(sentence);
        };
        row("rank without size", "RANK=0", "WORLD_SIZE is not set, but a process group (torchrun sets RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT) needs it");
        row("size without rank", "WORLD_SIZE=2", "RANK is not set, but a process group");
        row("rank past the end", "RANK=2 WORLD_SIZE=2", "RANK is '2', must be a whole number in [0, 1]");
        row("rank below 0", "RANK=-1 WORLD_SIZE=2", "RANK is '-1', must be a whole number in [0, 1]");
        row("rank in words", "RANK=one WORLD_SIZE=2", "RANK is 'one', must be");
        row("size with a fraction", "RANK=0 WORLD_SIZE=2.5", "WORLD_SIZE is '2.5', must be");
        row("no ranks", "RANK=0 WORLD_SIZE=0", "WORLD_SIZE is '0', must be");
        row("no address", "RANK=0 WORLD_SIZE=2 MASTER_PORT=29500", "MASTER_ADDR is not set");
        row("no port", "RANK=0 WORLD_SIZE=2 MASTER_ADDR=h", "MASTER_PORT is not set");
        row("port too large", "RANK=0 WORLD_SIZE=2 MASTER_ADDR=h MASTER_PORT=70000", "MASTER_PORT is '70000', must be a whole number in [1, 65535]");
        row("local rank", "RANK=0 WORLD_SIZE=2 LOCAL_RANK=x MASTER_ADDR=h MASTER_PORT=1", "LOCAL_RANK is 'x', must be");
        row("step without a task number", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=2", "SLURM_PROCID is not set, but a step of Slurm with several tasks needs it");
        row("step with a wrong number of tasks", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=two", "SLURM_STEP_NUM_TASKS is 'two', must be");
        row("step without a local number", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1", "SLURM_LOCALID is not set");
        row("step without nodes", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1 SLURM_LOCALID=0", "SLURM_JOB_NODELIST is not set");
        row("open bracket", "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1 SLURM_LOCALID=0 SLURM_JOB_NODELIST=gpu[03", "the node list 'gpu[03' names no host");
    }
    void wrongValues() {
        QFETCH(QString, environment);
        QFETCH(QString, sentence);
        const QString text = tests::errorOf([&] { ranks::placeFromEnvironment(environmentOf(environment)); });
        QVERIFY2(text.startsWith(sentence), qPrintable(text));
        QVERIFY(!text.contains('\n'));
    }

    void firstHosts_data() {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("host");
        for (const auto& [list, host] : {std::pair{"node1", "node1"}, {"node1,node2", "node1"}, {"gpu[03-05,9],login1", "gpu03"}, {"gpu[7]", "gpu7"},
                                         {"rack1-gpu[12,14]", "rack1-gpu12"}}) {
            QTest::newRow(list) << QString::fromLatin1(list) << QString::fromLatin1(host);
        }
    }
    void firstHosts() {
        QFETCH(QString, list);
        QFETCH(QString, host);
        QCOMPARE(QString::fromStdString(ranks::firstHost(list.toStdString())), host);
    }

    void devices() {
        ranks::Place place;
        place.localRank = 2;
        place.localSize = 4;
        QCOMPARE(ranks::deviceOf(place, "cpu", 4), std::string("cpu"));
        QCOMPARE(ranks::deviceOf(place, "cuda", 4), std::string("cuda:2"));
        QCOMPARE(ranks::deviceOf(place, "cuda", 1), std::string("cuda:0"));   // srun --gpus-per-task=1
        QCOMPARE(ranks::deviceOf(place, "cuda", 0), std::string("cuda:2"));   // and is then refused
        const QString text = tests::errorOf([&] { ranks::deviceOf(place, "cuda:1", 4); });
        QVERIFY2(text.startsWith("device is cuda:1, but 4 ranks share this machine"), qPrintable(text));
        place.localSize = 1;
        QCOMPARE(ranks::deviceOf(place, "cuda:1", 4), std::string("cuda:1"));
    }
};

QTEST_APPLESS_MAIN(TestPlace)
#include "tst_place.moc"
