// SPDX-License-Identifier: GPL-3.0-or-later
//
// A recording that the window starts. The window itself never gets privileges: it runs `daxscope
// record` through pkexec, and follows the file that it writes.
#pragma once

#include "app/gui/state/failure.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <optional>
#include <utility>

namespace daxscope::gui {

/// What `daxscope record` is asked for.
struct RecordWish {
    QString file;        ///< the trace to write, an absolute path
    qint64 tgid = 0;     ///< only faults of this process; 0 = of all
    qint64 seconds = 0;  ///< stop after them; 0 = when told to
    bool access = false; ///< --access
    bool races = false;  ///< --races
};

/// The command beside this program, in the build tree's folder of it, or in PATH; empty where it is
/// nowhere.
QString recordProgram();
/// What to type in a shell to the same effect: "sudo daxscope record -o storm.daxtrace".
QString sudoLine(const RecordWish& wish);

/// Runs one recording at a time. For the window's thread.
class Recorder : public QObject {
    Q_OBJECT
public:
    /// @param program `daxscope`
    /// @param helper  the words before it that make it root; empty where this process is it
    Recorder(QString program, QStringList helper, QObject* parent);
    /// With recordProgram(), by pkexec unless this process is root.
    explicit Recorder(QObject* parent);
    /// Ends the recording in order, as stop() does, and waits a few seconds for it.
    ~Recorder() override;

    /// Starts it; one under way goes on, and this is ignored. began(), then ended() or failed().
    void start(const RecordWish& wish);
    /// Ends it in order: what was recorded is kept. Also where it did not begin yet.
    void stop();
    bool running() const { return process_ != nullptr; }
    const RecordWish& wish() const { return wish_; }

signals:
    void changed();                  ///< running() did
    void began(const QString& path); ///< the file is there, and can be followed
    void ended(const QString& text); ///< in order; what came of it, one line
    void failed(const QString& what, const QString& remedy);

private:
    using Identity = std::pair<quint64, quint64>; ///< device, inode
    static std::optional<Identity> identity(const QString& path);
    void look();
    void finish();
    void fail(const Failure& failure);
    Failure failureOf(int exit, const QString& said) const;

    QString program_;
    QStringList helper_;
    QProcess* process_ = nullptr;
    RecordWish wish_;
    std::optional<Identity> before_; ///< of a file of that name that was there
    bool began_ = false, stopped_ = false;
    QTimer looking_;
};

} // namespace daxscope::gui
