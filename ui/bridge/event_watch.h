// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QEvent>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

namespace omnidrive::ui {

/// One event that held the GUI thread, from its delivery to the return of the last handler.
struct HeldEvent {
    /// Receivers and kinds from the outside in, as long as one part takes half of the time: "QWidgetWindow UpdateRequest > QTableView Paint".
    QString what;
    double wallMs = 0;    ///< time that passed
    double cpuMs = 0;     ///< of it, processor time of the GUI thread: what a busy machine does not stretch
};

/// Measures how long single events hold a thread. Off until start(). An event that runs an event loop of its own (a dialog) is not judged as a
/// whole; the events of that loop are. For one thread: that of the events. Application calls it for every event (ui/application.h).
class EventWatch {
public:
    /// Begins anew. @param limitMs events that take longer, on the clock, are listed.
    void start(double limitMs = 16);
    void stop() { isOn_ = false; }
    bool isOn() const { return isOn_; }
    /// Forgets what was seen; goes on.
    void reset();

    qint64 seen() const { return seen_; }                 ///< events delivered from an event loop, those within them not counted
    const HeldEvent& longest() const { return longest_; } ///< by the clock
    const HeldEvent& busiest() const { return busiest_; } ///< by processor time
    /// Events over the limit, in order, at most the first 1000.
    const std::vector<HeldEvent>& slow() const { return slow_; }
    /// Called after each event over the limit.
    std::function<void(const HeldEvent&)> onSlow;

    /// Around the delivery of one event.
    class Scope {
    public:
        Scope(EventWatch& watch, const QObject& receiver, QEvent::Type type);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        EventWatch* watch_;   ///< null when it was off at the beginning
    };

private:
    struct Frame {
        const char* receiver = nullptr;   ///< name of the class; the object may die in the event
        QString name;                     ///< of the object
        QEvent::Type type = QEvent::None;
        int loop = 0;                     ///< depth of event loops
        qint64 wallNs = 0, cpuNs = 0;     ///< at the beginning
        bool hasLoop = false;
        HeldEvent worstChild;
    };

    void begin(const QObject& receiver, QEvent::Type type);
    void end();
    void judge(const HeldEvent& event);
    QString describe(const Frame& frame, double wallMs) const;

    bool isOn_ = false;
    double limitMs_ = 16;
    qint64 seen_ = 0;
    HeldEvent longest_, busiest_;
    std::vector<HeldEvent> slow_;
    std::vector<Frame> frames_;
    QElapsedTimer clock_;
};

}  // namespace omnidrive::ui
