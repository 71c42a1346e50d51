// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of ranks over Gloo on the loopback interface; each rank is a thread of this process with a group of its own.
#include "ranks/buckets.h"
#include "ranks/group.h"
#include "ranks/members.h"

#include "support/error_text.h"
#include "support/free_port.h"
#include "support/on_ranks.h"

#include <QTest>

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/HashStore.hpp>

#include <memory>
#include <thread>

using namespace omnidrive;
using namespace std::chrono_literals;

using tests::onRanks;

class TestGroup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsAndBroadcasts_data() {
        QTest::addColumn<int>("size");
        QTest::newRow("two ranks") << 2;
        QTest::newRow("three ranks") << 3;
    }

    void sumsAndBroadcasts() {
        QFETCH(int, size);
        std::vector<int> right(static_cast<size_t>(size), 0);
        const double whole = size * (size + 1) / 2.0;
        const auto problems = onRanks(size, [&](ranks::Group& group) {
            const double own = group.rank() + 1;
            const std::vector<torch::Tensor> sums{at::full({3}, own), at::full({2, 2}, own).t(), at::full({5}, own, torch::kFloat64),
                                                  at::full({4}, own).to(torch::kBFloat16), at::empty({0})};
            group.sum(sums);
            bool isRight = true;
            for (const auto& tensor : sums) {
                isRight = isRight && at::equal(tensor.to(torch::kFloat64), at::full(tensor.sizes(), whole, torch::kFloat64));
            }
            const auto toLast = at::full({7}, own), fromLast = at::full({6}, own), carried = at::full({3}, own);
            group.sumTo(size - 1, {toLast});
            group.broadcast(size - 1, {fromLast});
            group.transfer(size - 1, 0, carried);
            isRight = isRight && (group.rank() != size - 1 || at::equal(toLast, at::full({7}, whole)));
            isRight = isRight && at::equal(fromLast, at::full({6}, static_cast<double>(size)));
            isRight = isRight && at::equal(carried, at::full({3}, group.rank() == 0 ? static_cast<double>(size) : own));
            isRight = isRight && group.sum(std::vector<double>{own, 0.5}) == std::vector<double>{whole, 0.5 * size};
            right[static_cast<size_t>(group.rank())] = isRight;
        });
        QCOMPARE(problems.join(QString()), QString());
        QCOMPARE(right, std::vector<int>(static_cast<size_t>(size), 1));
    }

    void texts() {
        std::vector<std::string> shared(3), gathered;
        size_t elsewhere = 1;
        const auto problems = onRanks(3, [&](ranks::Group& group) {
            const auto rank = static_cast<size_t>(group.rank());
            shared[rank] = group.share(group.isFirst() ? "of rank 0" : "not looked at");
            const auto texts = group.gather(std::string(2 * rank, static_cast<char>('a' + group.rank())));
            if (group.isFirst()) {
                gathered = texts;
            } else {
                elsewhere = texts.size();
            }
        });
        QCOMPARE(problems.join(QString()), QString());
        QCOMPARE(shared, std::vector<std::string>(3, "of rank 0"));
        QCOMPARE(gathered, (std::vector<std::string>{"", "bb", "cccc"}));
        QCOMPARE(elsewhere, size_t{0});
    }

    /// A parameter that is changed through a bucket is changed for whoever watches its version.
    void aChangeIsCounted() {
        for (const bool packed : {false, true}) {
            const auto parameter = at::zeros({4}).set_requires_grad(true), other = at::zeros({2});
            const auto before = parameter._version();
            std::vector<torch::Tensor> list{parameter};
            if (packed) {
                list.push_back(other);
            }
            int calls = 0;
            ranks::inBuckets(list, ranks::Travel::AsTheyAre, ranks::kBucketBytes, [&](const torch::Tensor& flat) {
                flat.fill_(3);
                ++calls;
            });
            QCOMPARE(calls, 1);
            QVERIFY(at::equal(parameter.detach(), at::full({4}, 3.0)));
            QVERIFY(parameter._version() > before);
        }
    }

    void bucketsAreBounded() {
        std::vector<torch::Tensor> list;
        for (int i = 0; i < 10; ++i) {
            list.push_back(at::zeros({100}));   // 400 bytes
        }
        list.push_back(at::zeros({5}, torch::kInt64));
        std::vector<int64_t> sizes;
        ranks::inBuckets(list, ranks::Travel::AsTheyAre, 1000, [&](const torch::Tensor& flat) { sizes.push_back(flat.numel()); });
        QCOMPARE(sizes, (std::vector<int64_t>{200, 200, 200, 200, 200, 5}));
    }

    /// The others name the rank that failed and its own words.
    void aRankThatFailsIsNamed() {
        const auto problems = onRanks(3, [](ranks::Group& group) {
            group.share("");
            if (group.rank() == 1) {
                fail(ErrorKind::Io, "the disk is full");
            }
            group.share("");
        });
        QCOMPARE(problems[1], QStringLiteral("the disk is full"));
        for (const int rank : {0, 2}) {
            QVERIFY2(problems[rank].startsWith("rank 1 of 3 (host ") && problems[rank].endsWith(") failed: the disk is full"), qPrintable(problems[rank]));
        }
    }

    void aRankThatDoesNotAnswerInTime() {
        const auto problems = onRanks(
            2,
            [](ranks::Group& group) {
                if (group.rank() == 1) {
                    std::this_thread::sleep_for(6s);   // alive, but elsewhere
                }
                group.setTimeout(2s);
                group.share("");
            },
            20s);
        QVERIFY2(problems[0].contains("is alive but did not answer") && problems[0].endsWith("within 2 s"), qPrintable(problems[0]));
        QVERIFY(!problems[1].isEmpty());
    }

    /// What a wait on a GPU goes by, whose connections do not break: beats alone, or a reason.
    void aWaitHearsOfARankThatIsSilent_data() {
        QTest::addColumn<bool>("saysWhy");
        QTest::newRow("killed") << false;
        QTest::newRow("failed") << true;
    }
    void aWaitHearsOfARankThatIsSilent() {
        QFETCH(bool, saysWhy);
        const auto store = c10::make_intrusive<c10d::HashStore>();
        std::unique_ptr<ranks::Members> own, other;
        std::thread meanwhile([&] { other = std::make_unique<ranks::Members>(store, 1, 2); });
        own = std::make_unique<ranks::Members>(store, 0, 2);
        meanwhile.join();
        ranks::Members::Watch watch{.interval = 100ms, .silence = 1500ms};
        watch.next = {};
        for (int look = 0; look < 25; ++look, std::this_thread::sleep_for(100ms)) {   // a second longer than the silence
            QCOMPARE(own->look(watch), std::string());
        }
        if (saysWhy) {
            other->sayWhyIGo("the disk is full", true);
        }
        other.reset();
        std::string gone;
        for (int look = 0; look < 80 && gone.empty(); ++look, std::this_thread::sleep_for(100ms)) {
            gone = own->look(watch);
        }
        QVERIFY2(QString::fromStdString(gone).startsWith("rank 1 of 2 (host "), gone.c_str());
        QVERIFY2(QString::fromStdString(gone).endsWith(saysWhy ? " failed: the disk is full" : " was lost"), gone.c_str());
    }

    void nobodyThere() {
        ranks::Place place;
        place.rank = 1;
        place.size = 2;
        place.host = "127.0.0.1";
        place.port = tests::freePort();
        const QString text = tests::errorOf([&] { ranks::join(place, 1s); });
        QVERIFY2(text.startsWith(QStringLiteral("rank 1 of 2 did not meet the others at 127.0.0.1:%1 (").arg(place.port)), qPrintable(text));
        QVERIFY(!text.contains('\n'));
    }

    void aloneEverythingIsThere() {
        const auto group = ranks::alone();
        QVERIFY(group->isAlone() && group->isFirst());
        const auto tensor = at::full({2}, 5.0);
        group->sum({tensor});
        QVERIFY(at::equal(tensor, at::full({2}, 5.0)));
        QCOMPARE(group->share("text"), std::string("text"));
        QCOMPARE(group->sum(std::vector<double>{1, 2}), (std::vector<double>{1, 2}));
    }
};

QTEST_APPLESS_MAIN(TestGroup)
#include "tst_group.moc"
