// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/failure.h"
#include "replay/store/trace.h"

#include <QProcess>
#include <QStringList>
#include <QVariant>
#include <QVector>
#include <memory>
#include <optional>

namespace daxscope::gui {

/// What a query answered.
struct SqlAnswer {
    QStringList columns;
    QVector<QVector<QVariant>> rows; ///< a number, a text, or nothing for NULL
    bool truncated = false;          ///< the row limit was met
};

/// One SELECT over a trace file, by `daxscope sql`: read-only, in a process of its own with limits
/// of time and memory, whatever the file is. One at a time.
class SqlQuery : public QObject {
    Q_OBJECT
public:
    explicit SqlQuery(QObject* parent = nullptr);
    ~SqlQuery() override; ///< ends the process

    /// answered() or failed() follows; the one under way is dropped.
    void start(const QString& path, const QString& query, int most_rows);
    void cancel(); ///< neither follows
    bool running() const { return process_ != nullptr; }

    /// Tables and views of a trace, then their columns, for completion.
    static QStringList words();
    /// The event that a row is about: by its `seq`, else the first at its `ts` (ns); nothing where
    /// it has neither, or the trace has no such event. O(events) by seq.
    static std::optional<std::uint32_t> eventOf(const SqlAnswer& answer, int row,
                                                const trace::Trace& trace);

signals:
    void answered(const daxscope::gui::SqlAnswer& answer);
    void failed(const daxscope::gui::Failure& why);

private:
    void finish(int exit, QProcess::ExitStatus status);
    QProcess* process_ = nullptr;
};

} // namespace daxscope::gui
