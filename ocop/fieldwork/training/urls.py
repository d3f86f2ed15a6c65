"""Addresses of training."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.fieldwork.training.views import courses, phone, sessions

ONE = "dao-tao/buoi/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("dao-tao/", courses.courses, name="courses"),
    path("dao-tao/diem-danh/gui/", phone.sync, name="attendance_sync"),
    path("dao-tao/worker.js", phone.worker, name="attendance_worker"),
    path("dao-tao/moi/", courses.course_new, name="course_new"),
    path("dao-tao/diem-mat/", courses.points_lost, name="points_lost"),
    path("dao-tao/noi-dung-thieu/", courses.content_lacking, name="content_lacking"),
    path("dao-tao/<int:pk>/", courses.course, name="course"),
    path("dao-tao/<int:pk>/sua/", courses.course_change, name="course_change"),
    path("dao-tao/<int:pk>/buoi-moi/", courses.session_new, name="session_new"),
    path(ONE, sessions.session, name="session"),
    path(f"{ONE}sua/", sessions.session_change, name="session_change"),
    path(f"{ONE}moi/", sessions.session_invite, name="session_invite"),
    path(f"{ONE}man-hinh/", sessions.session_screen, name="session_screen"),
    path(f"{ONE}diem-danh/<str:code>/", sessions.session_scan, name="session_scan"),
    path(f"{ONE}danh-sach/", sessions.session_list, name="session_list"),
    path("dao-tao/the/<str:badge>/", sessions.seat, name="seat"),
]
