// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/sql_query.h"

#include "app/gui/state/recorder.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "replay/store/columns.h"
#include "replay/trace/schema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <utility>

namespace daxscope::gui {

namespace {
constexpr int kEndOfQuery = 2000; // ms
} // namespace

SqlQuery::SqlQuery(QObject* parent) : QObject(parent) {}

SqlQuery::~SqlQuery() {
    cancel();
}

void SqlQuery::start(const QString& path, const QString& query, int most_rows) {
    cancel();
    const QString program = recordProgram();
    if (program.isEmpty()) {
        emit failed({tr("The command daxscope is not there"),
                     tr("It answers queries: install it, or put it in PATH.")});
        return;
    }
    process_ = new QProcess(this);
    connect(process_, &QProcess::finished, this, &SqlQuery::finish);
    process_->setStandardInputFile(QProcess::nullDevice());
    process_->start(program, {QStringLiteral("sql"), QStringLiteral("--json"),
                              QStringLiteral("--quiet"), QStringLiteral("--rows"),
                              QString::number(most_rows), QStringLiteral("--"), path, query});
}

void SqlQuery::cancel() {
    if (QProcess* process = std::exchange(process_, nullptr)) {
        process->disconnect(this);
        process->terminate();
        if (process->state() != QProcess::NotRunning && !process->waitForFinished(kEndOfQuery)) {
            process->kill();
            process->waitForFinished(kEndOfQuery);
        }
        process->deleteLater();
    }
}

void SqlQuery::finish(int exit, QProcess::ExitStatus status) {
    QProcess* process = std::exchange(process_, nullptr);
    process->deleteLater();
    if (status != QProcess::NormalExit || exit != 0) {
        const QString said = QString::fromUtf8(process->readAllStandardError()).trimmed();
        const auto lines = said.split(u'\n', Qt::SkipEmptyParts);
        emit failed({lines.isEmpty() ? tr("The query ended without an answer")
                                     : shown(lines.join(u' ').remove(QLatin1String("daxscope: "))),
                     {}});
        return;
    }
    const QJsonObject json = QJsonDocument::fromJson(process->readAllStandardOutput()).object();
    SqlAnswer answer;
    answer.truncated = json[QLatin1String("truncated")].toBool();
    for (const QJsonValue& column : json[QLatin1String("columns")].toArray()) {
        answer.columns << column.toString();
    }
    for (const QJsonValue& row : json[QLatin1String("rows")].toArray()) {
        QVector<QVariant> cells;
        for (const QJsonValue& cell : row.toArray()) {
            // Not toVariant() of a number alone: ns since the boot are more than a double holds.
            cells << (cell.isDouble() && cell.toInteger(-1) == cell.toInteger(0)
                          ? QVariant::fromValue(cell.toInteger())
                      : cell.isNull() ? QVariant()
                                      : cell.toVariant());
        }
        answer.rows << cells;
    }
    emit answered(answer);
}

QStringList SqlQuery::words() {
    static const QRegularExpression made(QStringLiteral(R"(CREATE\s+(?:TABLE|VIEW)\s+([a-z_]+))"));
    static const QRegularExpression column(
        QStringLiteral(R"(\bAS\s+([a-z_]+)|^\s+([a-z_]+)\s+(?:INTEGER|TEXT))"),
        QRegularExpression::MultilineOption);
    const QString schema = text(trace::kSchemaSql);
    QStringList words;
    QSet<QString> known;
    const auto add = [&](const QString& word) {
        if (!word.isEmpty() && !known.contains(word)) {
            known.insert(word);
            words << word;
        }
    };
    for (auto each = made.globalMatch(schema); each.hasNext();) {
        add(each.next().captured(1));
    }
    for (auto each = column.globalMatch(schema); each.hasNext();) {
        const auto match = each.next();
        add(match.captured(1));
        add(match.captured(2));
    }
    return words;
}

std::optional<std::uint32_t> SqlQuery::eventOf(const SqlAnswer& answer, int row,
                                               const trace::Trace& trace) {
    const auto value = [&](const char* name) -> std::optional<qint64> {
        const auto at = answer.columns.indexOf(QLatin1String(name));
        const QVariant cell = at < 0 ? QVariant() : answer.rows[row][at];
        bool ok = false;
        const qint64 number = cell.toLongLong(&ok);
        return ok && cell.isValid() ? std::optional(number) : std::nullopt;
    };
    const auto ts = value("ts");
    if (const auto seq = value("seq")) {
        const trace::Columns& columns = trace.columns();
        for (std::size_t k = ts ? trace.lower_bound(*ts) : 0; k < trace.size(); ++k) {
            if (columns.seq(k) == static_cast<std::uint64_t>(*seq)) {
                return static_cast<std::uint32_t>(k);
            }
        }
        return std::nullopt;
    }
    const std::size_t at = ts ? trace.lower_bound(*ts) : trace.size();
    return at < trace.size() && trace.time(at) == *ts
               ? std::optional(static_cast<std::uint32_t>(at))
               : std::nullopt;
}

} // namespace daxscope::gui

#include "moc_sql_query.cpp"
