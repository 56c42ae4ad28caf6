update notice_look
set until = $2
where until <= $1
